/**
 * A container as it will be in the task definition, as far as this library looks at it. Values may be tokens.
 */
export interface RenderedContainer {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly environment?: readonly NameAndValue[];
  readonly dockerLabels?: { readonly [label: string]: string };
  readonly extraHosts?: readonly { readonly hostname: string }[];
  readonly firelensConfiguration?: { readonly type: string; readonly options?: { readonly [name: string]: string } };
  readonly environmentFiles?: readonly { readonly value: string }[];
  readonly secrets?: readonly NameAndReference[];
  readonly logConfiguration?: LogConfiguration;
  /** A token in every container. */
  readonly links?: unknown;
  readonly repositoryCredentials?: { readonly credentialsParameter: string };
}

export interface NameAndValue {
  readonly name: string;
  readonly value: string;
}

export interface NameAndReference {
  readonly name: string;
  readonly valueFrom: string;
}

export interface LogConfiguration {
  readonly logDriver: string;
  readonly options?: { readonly [name: string]: string };
  readonly secretOptions?: readonly NameAndReference[];
}
