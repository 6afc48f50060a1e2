import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { markGranted } from './granted-reference';
import { readPermissions } from './permissions';
import { recorderOf, ReferenceRecorder } from './recorder';
import { SecretReference } from './reference';
import { sortKeyIn } from '../policy/sort-key';

/**
 * What the factories of `TaskSecret` return: an `ecs.Secret` that knows what its reading takes.
 */
export class NotingEcsSecret extends ecs.Secret {
  public readonly arn: string;
  public readonly hasField: boolean;

  public constructor(private readonly reference: SecretReference, jsonKey?: string) {
    super();
    this.arn = reference.valueFrom;
    this.hasField = jsonKey !== undefined;
  }

  /**
   * A role of this library notes the reference. Any other grantee gets the same statements, here and now.
   */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    const recorder = recorderOf(grantee.grantPrincipal);
    return recorder ? noted(grantee, recorder, this.reference) : added(grantee, this.reference);
  }
}

/** A grant that says what was granted, while the statement itself is written when the policy is resolved. */
function noted(grantee: iam.IGrantable, recorder: ReferenceRecorder, reference: SecretReference): iam.Grant {
  const result = recorder.recordReference(reference);
  return lazyGrant(() => {
    const { assumeRoleAction, policyFragment, principalAccount } = grantee.grantPrincipal;
    const principal: iam.IPrincipal = {
      assumeRoleAction,
      policyFragment,
      principalAccount,
      get grantPrincipal() {
        return principal;
      },
      addToPrincipalPolicy: () => result,
    };
    const [source] = reference.sources(stackOf(grantee.grantPrincipal));
    return iam.Grant.addToPrincipal({ grantee: principal, actions: [source.service.action], resourceArns: [source.arn] });
  });
}

/** The L2 grants each secret of a container and looks at none of the grants, so that nothing is built for them. */
function lazyGrant(build: () => iam.Grant): iam.Grant {
  let grant: iam.Grant | undefined;
  const methods: iam.Grant = Object.create(iam.Grant.prototype); // its constructor is private
  return new Proxy(methods, {
    get: (_, property, self) => property in methods ? Reflect.get(methods, property, self) : Reflect.get(grant ??= build(), property),
  });
}

function added(grantee: iam.IGrantable, reference: SecretReference): iam.Grant {
  const stack = stackOf(grantee.grantPrincipal);
  const permissions = readPermissions(reference.sources(stack), stack ? sortKeyIn(stack) : (value) => value);
  const grant = permissions
    .map(({ values, statement }) => statement(values))
    .map(({ actions, resources, conditions }) => iam.Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: resources,
      conditions,
    }))
    .reduce((all, each) => all.combine(each));
  markGranted(grant.principalStatements, { reference });
  return grant;
}

function stackOf(principal: iam.IPrincipal): Stack | undefined {
  return Construct.isConstruct(principal) ? Stack.of(principal) : undefined;
}
