import { readFileSync } from 'fs';
import { join } from 'path';
import { gunzipSync } from 'zlib';

export const ROOT = join(__dirname, '../..');

export interface Parameter {
  readonly name: string;
  readonly optional?: boolean;
  readonly type: object;
}

export interface Method {
  readonly name?: string;
  readonly static?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly returns?: object;
}

export interface Type {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly name: string;
  readonly namespace?: string;
  readonly datatype?: boolean;
  readonly properties?: readonly { readonly name: string; readonly static?: boolean; readonly type: object }[];
  readonly methods?: readonly Method[];
  readonly initializer?: Method;
  readonly members?: readonly { readonly name: string }[];
}

export interface Assembly {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly keywords: readonly string[];
  readonly readme: { readonly markdown: string };
  readonly targets: { readonly [language: string]: object };
  readonly dependencies: { readonly [name: string]: string };
  readonly types: { readonly [fqn: string]: Type };
}

/** What jsii has compiled: what every language has of this library. */
export function ownAssembly(): Assembly {
  return JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
}

export function cdkAssembly(name: 'aws-cdk-lib' | 'aws-cdk-lib-newest'): Assembly {
  return JSON.parse(gunzipSync(readFileSync(join(ROOT, 'node_modules', name, '.jsii.gz'))).toString());
}
