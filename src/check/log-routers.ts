import { Check, CheckedTask, containerNamed, containersNamed, Warning } from './checked-task';
import { ContainerFacts, dependenciesOf, factsOf } from './container-facts';
import { shownTaskName } from './shown-task-name';
import { hasToken } from '../secret/token';

/**
 * Log options that name no output, and configurations of the log router that Fargate does not read (FACTS 4.3, 4.4).
 */
export const checkLogRouters: Check = ({ containers }) => {
  const all = containers.map(factsOf);
  const type = all.find(({ firelensConfiguration }) => firelensConfiguration)?.firelensConfiguration?.type ?? 'fluentbit'; // the CDK's own router
  return all.flatMap((container) => [...outputProblems(container, type), ...configurationProblems(container)]);
};

/** The option that names the output plugin, for each kind of router. */
const OUTPUT: { readonly [routerType: string]: { readonly option: string; readonly example: string } } = {
  fluentbit: { option: 'Name', example: "Name: 'cloudwatch_logs'" },
  fluentd: { option: '@type', example: "'@type': 'cloudwatch_logs'" },
};

/** Options that Amazon ECS itself reads. Without others there is no output section, and the router's own configuration may have one. */
const NOT_OF_THE_OUTPUT: ReadonlySet<string> = new Set(['include-pattern', 'exclude-pattern', 'log-driver-buffer-limit']);

function outputProblems(container: ContainerFacts, type: string): string[] {
  const { logDriver, options = {}, secretOptions = [] } = container.logConfiguration ?? {};
  const output = logDriver === 'awsfirelens' ? OUTPUT[type] : undefined;
  const names = [...Object.keys(options), ...secretOptions.map(({ name }) => name)].filter((name) => !NOT_OF_THE_OUTPUT.has(name));
  if (!output || names.length === 0 || names.includes(output.option) || names.some(hasToken)) {
    return [];
  }
  const misspelled = names.find((name) => name.toLowerCase() === output.option.toLowerCase());
  return [`${containerNamed(container)}: its FireLens options name no output, so the task stops with "missing output key ${output.option}";`
    + (misspelled === undefined ? ` add '${output.option}' to 'options', such as ${output.example}` : ` write '${output.option}' instead of '${misspelled}', case matters`)];
}

function configurationProblems(container: ContainerFacts): string[] {
  return container.firelensConfiguration?.options?.['config-file-type'] !== 's3' ? []
    : [`${containerNamed(container)}: its 'firelensConfig' takes the configuration from S3, which AWS Fargate does not support;`
      + ' copy the file into the image and set configFileType: FirelensConfigFileType.FILE, or use an image that loads it by itself'];
}

/**
 * A log router that waits for other containers. Amazon ECS then no longer starts it first (FACTS 4.5).
 */
export function logRouterWarnings({ containers }: CheckedTask): Warning[] {
  return containers.filter((router) => factsOf(router).firelensConfiguration && dependenciesOf(router).length > 0).flatMap((router) => {
    const { name } = router.rendered;
    const senders = containers.filter((container) => container !== router
      && container.rendered.logConfiguration?.logDriver === 'awsfirelens' && !dependenciesOf(container).includes(name));
    return senders.length === 0 ? [] : [{
      on: router.definition,
      id: 'logRouterDependency',
      message: `${containerNamed(router.rendered)} is a log router with dependencies of its own, so Amazon ECS does not start it before the containers that log through it,`
        + ` and their first lines can be lost; remove its dependencies, or add a dependency on ${shownTaskName(name)} to ${containersNamed(senders)}`,
    }];
  });
}
