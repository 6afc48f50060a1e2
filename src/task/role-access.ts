import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IDependable } from 'constructs';
import { grantNeedsKey, readNeedsKey } from './circle';
import { CONTAINER_GRANTS, roughSizeOfFile, roughSizeOfGrant, roughSizeOfRead } from './rough-size';
import { narrowed } from '../delivery/default-log-router';
import { divide, Division } from '../policy/division';
import { grantedPermissions } from '../policy/granted';
import { charactersIn, identityIn, resolvedIn } from '../policy/identity';
import { characters, DOCUMENT_FRAME } from '../policy/size';
import { Permission } from '../policy/statement';
import { NotedReferences } from '../read/reads';
import { readPermissions } from '../secret/permissions';
import { ReferenceRecorder } from '../secret/recorder';
import { SecretReference, SecretSource } from '../secret/reference';

export interface RoleAccessProps {
  /** Where the role's policy is resolved. */
  readonly stack: Stack;
  /** The registry credentials that images get, computed at each call: nobody grants them. */
  readonly credentials: () => readonly SecretReference[];
  /** What images and env files take that the L2 does not grant. */
  readonly containerGrants: () => iam.PolicyStatement[];
  /** What stands where these permissions do. */
  readonly dependable: () => IDependable;
  /** The characters that fit into each policy the role may have. */
  readonly capacities: readonly number[];
  /** Called once, before the first policy may become too small. */
  readonly outgrow: () => void;
}

/**
 * What the execution role may do: it notes references and grants as they come and turns them into permissions whenever
 * somebody asks.
 */
export class RoleAccess implements ReferenceRecorder {
  private readonly noted = new Map<string, SecretReference[]>();
  private readonly read: SecretSource[] = [];
  private readonly granted: iam.PolicyStatement[] = [];
  private readonly apart: iam.PolicyStatement[] = [];
  private roughSize = CONTAINER_GRANTS;
  private reserved = 0;
  private outgrown = false;

  public constructor(private readonly props: RoleAccessProps) {}

  public get notedReferences(): NotedReferences {
    return this.noted;
  }

  public recordReference(reference: SecretReference): iam.AddToPrincipalPolicyResult {
    const { valueFrom } = reference;
    this.noted.set(valueFrom, [...(this.noted.get(valueFrom) ?? []), reference]);
    this.read.push(...reference.sources(this.props.stack));
    this.expect(reference);
    return { statementAdded: true, policyDependable: this.props.dependable() };
  }

  /**
   * Makes room for a reference that may be read.
   */
  public expect(reference: SecretReference): void {
    reference.sources(this.props.stack).forEach((source) => this.grow(roughSizeOfRead(source)));
  }

  /**
   * Makes room for an env file.
   */
  public expectFile(objectArn: string): void {
    this.grow(roughSizeOfFile(objectArn));
  }

  public grant(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.granted.push(...narrowed(statement, this.props.stack));
    this.grow(roughSizeOfGrant(statement));
    return { statementAdded: true, policyDependable: this.props.dependable() };
  }

  /**
   * Takes note of a statement that stands in a policy of the role which is not ours, and takes its room.
   */
  public noteApart(statement: iam.PolicyStatement): void {
    this.apart.push(statement);
    this.grow(roughSizeOfGrant(statement));
  }

  /**
   * Takes note that something else shares the role's inline policies, and takes its room.
   */
  public reserve(size: number): void {
    this.reserved += size;
    this.roughSize += size;
  }

  /**
   * Whether a key of the app may name the role, for what the L2 wrote apart, and these permissions refer to such a key.
   */
  public get closesCircle(): boolean {
    return this.apart.length > 0 && (this.sources().some(readNeedsKey) || this.granted.some(grantNeedsKey));
  }

  /**
   * Every statement of the role, before any division.
   */
  public statements(): iam.PolicyStatement[] {
    return render([...this.permissions(), ...this.permissionsFor([...this.apart])]);
  }

  /**
   * The statements of one of the role's policies.
   */
  public statementsOf(policy: number): iam.PolicyStatement[] {
    return render(this.division().policies[policy] ?? []);
  }

  /**
   * The permissions as they are spread over the role's policies.
   */
  public division(sources = this.sources()): Division {
    const permissions = this.permissions(sources);
    if (!this.outgrown) {
      return { policies: [permissions], left: 0 };
    }
    const [first, ...others] = this.props.capacities;
    const apart = this.apart.reduce((sum, statement) => sum + this.sizeOf(statement), this.apart.length > 0 ? DOCUMENT_FRAME : 0);
    const charactersOf = charactersIn(this.props.stack);
    return divide(permissions, [Math.max(first - apart - this.reserved, 0), ...others], {
      statement: (permission, values) => this.sizeOf(permission.statement(values)),
      value: (value) => charactersOf(value) + 1,
    });
  }

  /**
   * Whether the policies of a role hold all of it.
   */
  public fits(): boolean {
    return !this.outgrown || this.division().left === 0;
  }

  /**
   * How many secrets and parameters there are, and for how many of them the role has room.
   */
  public room(): { readonly total: number; readonly fitting: number } {
    const sources = this.sources();
    const fits = (count: number) => this.division(sources.slice(0, count)).left === 0;
    let [fitting, tooMany] = [0, sources.length + 1];
    while (tooMany - fitting > 1) {
      const middle = Math.floor((fitting + tooMany) / 2);
      [fitting, tooMany] = fits(middle) ? [middle, tooMany] : [fitting, middle];
    }
    return { total: sources.length, fitting };
  }

  /** All that is read has been noted or is a registry credential; no container has to be rendered to know it. */
  private sources(): SecretSource[] {
    return [...this.read, ...this.props.credentials().flatMap((reference) => reference.sources(this.props.stack))];
  }

  private permissions(sources = this.sources()): Permission[] {
    const granted = [...this.granted, ...this.props.containerGrants()];
    return [...readPermissions(sources, resolvedIn(this.props.stack)), ...this.permissionsFor(granted)];
  }

  private permissionsFor(statements: readonly iam.PolicyStatement[]): Permission[] {
    return grantedPermissions(statements, resolvedIn(this.props.stack), identityIn(this.props.stack));
  }

  private sizeOf(statement: iam.PolicyStatement): number {
    return characters(this.props.stack.resolve(statement.toStatementJson())) + 1;
  }

  private grow(size: number): void {
    this.roughSize += size;
    if (!this.outgrown && this.roughSize > this.props.capacities[0]) {
      this.outgrown = true;
      this.props.outgrow();
    }
  }
}

function render(permissions: readonly Permission[]): iam.PolicyStatement[] {
  return permissions.map(({ values, statement }) => statement(values));
}
