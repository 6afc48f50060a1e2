import { App, CfnResource } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ACKNOWLEDGEMENTS, Acknowledgement } from './acknowledgements';

/** A pack of cdk-nag, whose own types are of a newer CDK than the floor. */
export interface NagPack {
  validateScope(scope: IConstruct): {
    readonly violations: readonly { readonly ruleName: string; readonly violatingResources: readonly { readonly constructPath?: string }[] }[];
  };
}

export interface Finding {
  /** The pack and the rule, and what exactly if the rule says so. */
  readonly rule: string;
  readonly on: string;
}

export function findingsIn(apps: { readonly [name: string]: App }, pack: NagPack): Finding[] {
  return Object.values(apps).flatMap((app) => pack.validateScope(app).violations.flatMap(({ ruleName, violatingResources }) => {
    return violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, on: `${constructPath} ${typeAt(app, constructPath)}` }));
  }));
}

export function acknowledgementOf({ rule, on }: Finding): Acknowledgement | undefined {
  return ACKNOWLEDGEMENTS.find((acknowledgement) => rule.replace(/\[.*/, '').endsWith(`-${acknowledgement.rule}`) && acknowledgement.on.test(on));
}

/** AwsSolutions numbers its rules, the other packs share names. */
export function acknowledgementsFor(packs: { readonly [name: string]: NagPack }): Acknowledgement[] {
  const numbered = 'AwsSolutions' in packs;
  return ACKNOWLEDGEMENTS.filter(({ rule }) => /^[A-Z0-9]+$/.test(rule) === numbered);
}

function typeAt(app: App, path: string): string {
  const construct = app.node.findAll().find(({ node }) => node.path === path);
  return construct && CfnResource.isCfnResource(construct) ? construct.cfnResourceType : 'unknown';
}
