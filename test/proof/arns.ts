// ARNs taken apart and changed a little, to ask for what is near.

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export function parse(arn: string): Arn {
  const [, partition, service, region, account, ...resource] = arn.split(':');
  return { partition, service, region, account, resource: resource.join(':') };
}

export function write({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The same ARN with some parts changed. */
export function changed(arn: string, parts: Partial<Arn>): string {
  return write({ ...parse(arn), ...parts });
}

/** The same thing elsewhere: in another account, and in another Region. */
export function elsewhere(arn: string): string[] {
  const { region, account } = parse(arn);
  return [
    ...(region === '' ? [] : [changed(arn, { region: region === 'eu-west-3' ? 'eu-north-1' : 'eu-west-3' })]),
    ...(account === '' ? [] : [changed(arn, { account: account === '999999999999' ? '888888888888' : '999999999999' })]),
  ];
}

/**
 * Names that are nearly a name: longer, shorter, in other letters, above it and below it.
 */
export function similar(name: string): string[] {
  const slash = name.lastIndexOf('/');
  const near = [
    `${name}x`, `x${name}`, `${name}/child`, `${name}-x`, name.slice(0, -1), name.toUpperCase(), name.toLowerCase(),
    ...(slash > 0 ? [name.slice(0, slash), `${name.slice(0, slash)}/other`] : []),
    ...(slash >= 0 && slash < name.length - 1 ? [name.slice(slash + 1)] : []),
  ];
  return [...new Set(near)].filter((each) => each !== name && each !== '');
}

/** The DNS suffixes through which a service may call AWS KMS; one of them is unproven where there are two (FACTS 5.2, 5.12). */
export function viaServices(service: string, { partition, region }: Arn): string[] {
  return [`${service}.${region}.amazonaws.com`, ...(partition === 'aws-eusc' ? [`${service}.${region}.amazonaws.eu`] : [])];
}
