import { Stage } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { IConstruct } from 'constructs';
import { ErrorFactory } from '../secret/error-factory';
import { parameterReference } from '../secret/parameter-reference';
import { SecretReference } from '../secret/reference';
import { secretReference } from '../secret/secrets-manager-reference';
import { PARAMETER_STORE, SECRETS_MANAGER, SecretService } from '../secret/service';
import { resourceReferredTo } from '../secret/template-property';
import { splitAtColons } from '../secret/token';

/**
 * A secret or parameter that the app creates or imports.
 */
export interface KnownSource {
  readonly service: SecretService;
  /** As the construct has it. */
  readonly arn: string;
  readonly construct: IConstruct;
  /** The reference to all of it, whichever JSON key or version a task reads. */
  reference(fail: ErrorFactory): SecretReference;
}

/**
 * The secrets and parameters of a stage, by what task definitions name them by. An `ecs.Secret` does not show which construct it was
 * made from, and one ARN may be imported more than once.
 */
export class KnownSources {
  private readonly byArn = new Map<string, KnownSource[]>();

  public add(construct: IConstruct): void {
    const source = sourceOf(construct);
    if (source) {
      const key = keyOf(source.arn);
      this.byArn.set(key, [...this.byArn.get(key) ?? [], source]);
    }
  }

  /** The constructs that a `valueFrom` can name. */
  public namedBy(valueFrom: string): readonly KnownSource[] {
    const parts = splitAtColons(valueFrom);
    const hasTail = parts.length === PARTS_AFTER_ARN + 1 || parts.length === PARTS_OF_SECRET_ARN + PARTS_AFTER_ARN;
    return this.byArn.get(keyOf(hasTail ? parts.slice(0, -PARTS_AFTER_ARN).join(':') : valueFrom)) ?? [];
  }
}

/**
 * The constructs of a stage, without those of the stages in it.
 */
export function constructsOf(stage: IConstruct): IConstruct[] {
  return [stage, ...stage.node.children.filter((child) => !Stage.isStage(child)).flatMap(constructsOf)];
}

const PARTS_OF_SECRET_ARN = 7;

/** `:json-key:version-stage:version-id` */
const PARTS_AFTER_ARN = 3;

function sourceOf(construct: IConstruct): KnownSource | undefined {
  if (isSecret(construct)) {
    return { service: SECRETS_MANAGER, arn: construct.secretArn, construct, reference: (fail) => secretReference(construct, {}, fail) };
  }
  return isParameter(construct)
    ? { service: PARAMETER_STORE, arn: construct.parameterArn, construct, reference: (fail) => parameterReference(construct, {}, fail) } : undefined;
}

function isSecret(construct: IConstruct): construct is secretsmanager.ISecret {
  const { secretArn, grantRead } = construct as Partial<secretsmanager.ISecret>; // any construct may be looked at
  return typeof grantRead === 'function' && typeof secretArn === 'string';
}

function isParameter(construct: IConstruct): construct is ssm.IParameter {
  const { parameterArn, grantRead } = construct as Partial<ssm.IParameter>; // any construct may be looked at
  return typeof grantRead === 'function' && typeof parameterArn === 'string';
}

/** Tokens of one reference may have several texts. */
function keyOf(arn: string): string {
  const referred = resourceReferredTo(arn);
  return referred ? `${referred.resource.node.path} ${referred.attribute}` : arn;
}
