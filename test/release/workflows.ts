import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';

const WORKFLOWS = join(__dirname, '../../.github/workflows');

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: { readonly [input: string]: unknown };
  readonly env?: { readonly [name: string]: string };
}

export interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions?: { readonly [scope: string]: string };
  readonly environment?: string;
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: { readonly [axis: string]: readonly string[] } };
}

export interface Workflow {
  readonly name: string;
  readonly on: { readonly [event: string]: unknown };
  readonly permissions?: unknown;
  readonly jobs: { readonly [name: string]: Job };
}

/** The workflows of this repository, by name, as GitHub reads them. */
export const workflows: { readonly [name: string]: Workflow } = Object.fromEntries(readdirSync(WORKFLOWS)
  .map((file): Workflow => parse(readFileSync(join(WORKFLOWS, file), 'utf8')))
  .map((workflow) => [workflow.name, workflow]));

/** Each job with its place, such as `release › package_java`. */
export const jobs = Object.values(workflows).flatMap(({ name, jobs: each }) =>
  Object.entries(each).map(([id, job]): [string, Job] => [`${name} › ${id}`, job]));

export function needs({ needs: wanted = [] }: Job): readonly string[] {
  return [wanted].flat();
}
