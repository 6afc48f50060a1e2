// The stacks of a modelled app, and what several of its tasks use: keys, buckets, roles.

import { App, Aspects, CfnParameter, NestedStack, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Place } from './deployment';
import { AppModel, RoleChoice, StackName, TaskModel } from './model';
import { queueArns } from './own-policies';
import { importedKeyArn, OWN_ACCOUNT, platformRoleName, regionOf, regionOfStack, stackNameOf } from './places';
import { Writing } from './writing';

export function bucketName(index: number): string {
  return `acme-settings-${index}`;
}

export class Construction {
  private readonly made = new Map<string, any>();

  public constructor(public readonly app: App, public readonly model: AppModel, public readonly writing: Writing) {
    this.setLateKeys();
  }

  public once<T>(what: string, make: () => T): T {
    if (!this.made.has(what)) {
      this.made.set(what, make());
    }
    return this.made.get(what);
  }

  /** Entries of a map, in an order that must make no difference. */
  public map<T, V>(items: readonly T[], entry: (item: T) => [string, V]): { [name: string]: V } {
    return Object.fromEntries(this.writing.order([...items]).map(entry));
  }

  public placeOf(name: StackName): Place {
    return { partition: this.model.partition, region: regionOfStack(this.model, name), account: OWN_ACCOUNT };
  }

  public stack(name: StackName): Stack {
    return this.once(`stack ${name}`, () => {
      const { account, region } = this.placeOf(name);
      return new Stack(this.app, name, { stackName: stackNameOf(name), env: this.model.environment === 'stated' ? { account, region } : undefined });
    });
  }

  /** The stack that a task is in. */
  public stackOf({ stack, nested }: TaskModel): Stack {
    return nested ? this.once(`nested ${stack}`, () => new NestedStack(this.stack(stack), 'Nested')) : this.stack(stack);
  }

  /** A text, or the same text whose first half is a parameter of the template. What is left of the half stays. */
  public halved(text: string, half = false, id: string, left = '', stack = this.stack('Service')): string {
    if (!half) {
      return text;
    }
    const from = text.indexOf(left) + left.length;
    const middle = from + Math.ceil((text.length - from) / 2);
    const parameter = this.once(`half ${id} ${stack.node.path}`, () => new CfnParameter(stack, `Half${id}`, { default: text.slice(from, middle) }));
    return text.slice(0, from) + parameter.valueAsString + text.slice(middle);
  }

  public key(index: number): kms.IKey {
    return this.once(`key ${index}`, () => {
      const model = this.model.keys[index];
      return model.kind === 'owned'
        ? new kms.Key(this.stack(model.stack), `Key${index}`, { description: `key ${index}` })
        : kms.Key.fromKeyArn(this.stack('Service'), `Key${index}`, this.halved(importedKeyArn(this.model, index), model.half, `Key${index}`, 'key/'));
    });
  }

  public keyOrNone(index: number | undefined): kms.IKey | undefined {
    return index === undefined ? undefined : this.key(index);
  }

  public bucket(index: number): s3.IBucket {
    return this.once(`bucket ${index}`, () => {
      const { kind, stack, key, region, half } = this.model.buckets[index];
      const encryptionKey = this.keyOrNone(key);
      return kind === 'owned'
        ? new s3.Bucket(this.stack(stack), `Bucket${index}`, { encryptionKey, bucketName: bucketName(index) })
        : s3.Bucket.fromBucketAttributes(this.stack('Service'), `Bucket${index}`, {
          bucketName: this.halved(bucketName(index), half, `Bucket${index}`), encryptionKey, region: region && regionOf(this.model, region),
        });
    });
  }

  /** A role that is passed in, as a task sees it: the app's own is one construct, others are imported each time. */
  public role({ role: index }: RoleChoice, stack: Stack, task: number): iam.IRole {
    const model = this.model.roles[index];
    if (model.kind === 'owned') {
      return this.once(`role ${index}`, () => this.ownedRole(index, this.stack(model.stack), model.inline, model.managed));
    }
    const name = platformRoleName(index);
    const byName = model.by === 'name' || (model.by === 'ARN or name' && task % 2 === 1);
    return byName ? iam.Role.fromRoleName(stack, `Imported${index}Of${task}`, name)
      : iam.Role.fromRoleArn(stack, `Imported${index}Of${task}`, `arn:${this.model.partition}:iam::${OWN_ACCOUNT}:role/${model.path}${name}`);
  }

  private ownedRole(index: number, stack: Stack, inline: number, managed: number): iam.Role {
    const { partition } = this.model;
    const allowed = (actions: string[], resources: string[]) => [new iam.PolicyStatement({ actions, resources })];
    const platform = new iam.PolicyDocument({ statements: allowed(['sqs:SendMessage'], queueArns(partition, inline)) });
    const { latePolicies } = this.writing;
    const role = new iam.Role(stack, `Role${index}`, {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      inlinePolicies: inline === 0 || latePolicies ? undefined : { Platform: platform },
      managedPolicies: managed === 0 ? undefined : Array.from({ length: managed }, (_, number) =>
        new iam.ManagedPolicy(stack, `Role${index}Policy${number}`, { statements: allowed(['sqs:ReceiveMessage'], queueArns(partition, 1)) })),
    });
    if (inline > 0 && latePolicies) {
      const resource = role.node.defaultChild as iam.CfnRole;
      Aspects.of(role).add({ visit: (node) => node === resource && (resource.policies = [{ policyName: 'Platform', policyDocument: platform }]) });
    }
    return role;
  }

  /** As an Aspect does that encrypts what nobody has encrypted. */
  private setLateKeys(): void {
    const { sources, buckets } = this.model;
    const late = [...sources.map((source) => source.kind === 'owned secret' ? source.lateKey : undefined), ...buckets.map(({ lateKey }) => lateKey)]
      .flatMap((key) => key ?? []);
    const keys = new Map(late.map((key) => [key, this.key(key)])); // not made while the Aspect is at work
    if (late.length === 0) {
      return;
    }
    Aspects.of(this.app).add({
      visit: (node) => {
        if (node instanceof secretsmanager.CfnSecret) {
          const source = sources[Number(/^source (\d+)$/.exec(node.description ?? '')?.[1])];
          const key = source?.kind === 'owned secret' && source.lateKey !== undefined ? keys.get(source.lateKey) : undefined;
          node.kmsKeyId = key?.keyArn ?? node.kmsKeyId;
        } else if (node instanceof s3.CfnBucket) {
          const { lateKey } = buckets[Number(/^acme-settings-(\d+)$/.exec(node.bucketName ?? '')?.[1])] ?? {};
          const key = lateKey === undefined ? undefined : keys.get(lateKey);
          node.bucketEncryption = key
            ? { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn } }] } : node.bucketEncryption;
        }
      },
    });
  }
}
