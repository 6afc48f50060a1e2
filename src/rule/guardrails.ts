import { Guardrail } from './guardrail';
import { INLINE_POLICY, WILDCARD_KEY } from './policy-guardrails';
import { INCOMPLETE_SECRET_ARN, LITERAL_UNDER_SECRET_NAME } from './reference-guardrails';
import { SECRET_WITHOUT_CUSTOMER_KEY, SECRET_WITHOUT_ROTATION, SHARED_SECRET } from './secret-guardrails';

/** All guardrails. None of them judges unless it is asked for. */
export const GUARDRAILS: readonly Guardrail[] = [
  SECRET_WITHOUT_CUSTOMER_KEY, SECRET_WITHOUT_ROTATION, INCOMPLETE_SECRET_ARN, LITERAL_UNDER_SECRET_NAME, INLINE_POLICY, WILDCARD_KEY, SHARED_SECRET,
];
