import { callOf, NetworkNeed } from './network-need';
import { CheckedTask, containerNamed, placeOf } from '../check/checked-task';
import { credentialSpecParameters } from '../delivery/credential-spec';
import { ObjectRead, regionOf } from '../delivery/object-access';
import { Read } from '../read/reads';
import { SecretUsage } from '../read/secret-read';
import { splitArn } from '../secret/arn';
import { PARAMETER_STORE, SECRETS_MANAGER } from '../secret/service';
import { resourceReferredTo } from '../secret/template-property';
import { hasToken, splitAtColons } from '../secret/token';

/**
 * Where the secrets, parameters and files of a task are read from. What is retained is among them: a rollback starts revisions
 * that read it.
 */
export function readNeeds(task: CheckedTask): NetworkNeed[] {
  const { containers, reads, retainedObjects, taskDefinition } = task;
  const object = (place: string, on: ObjectOwner) => (read: ObjectRead) =>
    callOf('s3', regionOf(read) ?? task.stack.region, `${place}, a file of '${read.option}'`, on, task);
  return [
    ...reads.map((read) => needOf(read, task)),
    ...containers.flatMap(({ objects, rendered, definition }) => [
      ...objects.map(object(containerNamed(rendered), definition)),
      ...credentialSpecParameters(definition).map((arn) =>
        callOf('ssm', splitArn(arn)?.region ?? task.stack.region, `${containerNamed(rendered)}, its credential spec`, definition, task)),
    ]),
    ...retainedObjects.map(object('the task', taskDefinition)),
  ];
}

type ObjectOwner = CheckedTask['taskDefinition'] | CheckedTask['containers'][number]['definition'];

function needOf(read: Read, task: CheckedTask): NetworkNeed {
  const on = read.container?.definition ?? task.taskDefinition;
  const { service, region } = calledFor(read, task);
  return callOf(service, region, placeOf(read), on, task);
}

/** The service that is called. A parameter may refer to a secret, which Systems Manager reads (FACTS 2.6). */
function calledFor({ runtime, references, usage, valueFrom }: Read, { stack }: CheckedTask): { readonly service: string; readonly region: string } {
  if (runtime) {
    return runtime._access(stack);
  }
  const [source] = references.flatMap((reference) => reference.sources(stack));
  if (source) {
    return { service: source.service.name, region: source.home.region };
  }
  // The reference was made without this library, and says no more than its text.
  const { service, region = stack.region } = splitArn(valueFrom) ?? {};
  const isUnnamedSecret = usage === SecretUsage.REPOSITORY_CREDENTIALS || refersToSecret(valueFrom);
  const isSecret = service === undefined ? isUnnamedSecret : service === SECRETS_MANAGER.name;
  return { service: isSecret ? SECRETS_MANAGER.name : PARAMETER_STORE.name, region };
}

/** A name alone is that of a parameter (FACTS 1.3). */
function refersToSecret(valueFrom: string): boolean {
  const type = resourceReferredTo(splitAtColons(valueFrom)[0])?.resource.cfnResourceType;
  return hasToken(valueFrom) && type !== 'AWS::SSM::Parameter';
}
