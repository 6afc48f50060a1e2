// Where things of a modelled app are, and what they are called there.

import { AppModel, Account, Partition, ReadModel, Region, SourceModel, StackName, TaskModel } from './model';

export const OWN_ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '210987654321';

const REGIONS: { readonly [partition in Partition]: { readonly [region in Region]: string } } = {
  'aws': { home: 'eu-central-1', other: 'us-east-1' },
  'aws-cn': { home: 'cn-north-1', other: 'cn-northwest-1' },
  'aws-us-gov': { home: 'us-gov-west-1', other: 'us-gov-east-1' },
  'aws-eusc': { home: 'eusc-de-east-1', other: 'eusc-de-west-1' },
};

export function regionOf({ partition }: AppModel, region: Region): string {
  return REGIONS[partition][region];
}

export function accountOf(account: Account): string {
  return account === 'own' ? OWN_ACCOUNT : OTHER_ACCOUNT;
}

/** The ARN of something imported. */
export function importedArn(model: AppModel, service: string, resource: string, region: Region = 'home', account: Account = 'own'): string {
  return `arn:${model.partition}:${service}:${regionOf(model, region)}:${accountOf(account)}:${resource}`;
}

/** The ARN of a key that is imported. */
export function importedKeyArn(model: AppModel, index: number): string {
  const key = model.keys[index];
  const { region, account } = key.kind === 'imported' ? key : { region: 'home' as const, account: 'own' as const };
  return importedArn(model, 'kms', `key/${String(index).padStart(8, '0')}-2222-3333-4444-555555555555`, region, account);
}

/** What stands behind a name once Secrets Manager has it. */
export function suffixOf(index: number): string {
  return index < 100 ? `-Ab${String(index).padStart(2, '0')}eF` : `-A${index}eF`;
}

/** `:json-key:version-stage:version-id`, all of them or none. */
export function tailOf({ jsonKey = '', version }: ReadModel): string {
  const stage = version && 'stage' in version ? version.stage : '';
  const id = version && 'id' in version ? version.id : '';
  return jsonKey || stage || id ? `:${jsonKey}:${stage}:${id}` : '';
}

/** Whether a source is a parameter, which has neither JSON keys nor versions. */
export function isParameter({ kind }: SourceModel): boolean {
  return kind === 'owned parameter' || kind === 'imported parameter' || kind === 'referenced secret';
}

/** In which Region a stack is. */
export function regionOfStack(model: AppModel, stack: StackName): string {
  return regionOf(model, stack === 'Elsewhere' || stack === 'Abroad' ? 'other' : 'home');
}

/** The stacks that have a name of another. */
export function stackNameOf(stack: StackName): string {
  return stack === 'Abroad' ? 'Service' : stack;
}

/** The name of a role that exists outside the app. */
export function platformRoleName(index: number): string {
  return `platform-${index}`;
}

/** The construct id of a task. Stacks of two Regions are made by the same code, so that their tasks have the same ids. */
export function taskIdOf({ tasks }: AppModel, index: number): string {
  const isAbroad = ({ stack }: TaskModel) => stack === 'Abroad';
  const before = tasks.slice(0, index).filter(isAbroad).length;
  return `Task${isAbroad(tasks[index]) ? before : index}`;
}
