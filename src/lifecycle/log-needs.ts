import { callOf, NetworkNeed } from './network-need';
import { CheckedTask, containerNamed } from '../check/checked-task';
import { TaskContainer } from '../read/task-container';
import { displayName } from '../secret/redact';
import { hasToken } from '../secret/token';

/**
 * The outputs of FireLens that are services of AWS, by the `Name` of Fluent Bit and the `@type` of fluentd.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs
 */
const OUTPUTS: { readonly [output: string]: string } = {
  cloudwatch: 'logs',
  cloudwatch_logs: 'logs',
  firehose: 'kinesis-firehose',
  kinesis_firehose: 'kinesis-firehose',
  kinesis: 'kinesis-streams',
  kinesis_streams: 'kinesis-streams',
  s3: 's3',
};

/** Outputs that use no network. */
const LOCAL = ['null', 'stdout', 'file', 'counter', 'exit', 'flowcounter'];

/**
 * Where the containers of a task send their logs.
 */
export function logNeeds(task: CheckedTask): NetworkNeed[] {
  return task.containers.flatMap((container) => needsOf(container, task));
}

function needsOf({ rendered, definition: on }: TaskContainer, task: CheckedTask): NetworkNeed[] {
  const { logDriver, options = {} } = rendered.logConfiguration ?? {};
  const place = `${containerNamed(rendered)}, its log`;
  switch (logDriver) {
    case undefined:
      return [];
    case 'awslogs':
      return [callOf('logs', options['awslogs-region'] ?? task.stack.region, place, on, task)];
    case 'awsfirelens': {
      const output = options.Name ?? options['@type'];
      if (output === undefined || LOCAL.includes(output)) {
        return [];
      }
      return Object.hasOwn(OUTPUTS, output) ? [callOf(OUTPUTS[output], options.region ?? task.stack.region, place, on, task)]
        : [unserved(hasToken(output) ? 'an output that is unknown before the deployment' : `the output ${displayName(output)}`)];
    }
    default:
      return [unserved(`the log driver ${displayName(logDriver)}`)];
  }

  function unserved(by: string): NetworkNeed {
    return {
      warning: {
        on,
        id: 'endpointLogs',
        message: `${place} is sent with ${by}, which no endpoint of this construct serves; make sure that the VPC reaches where it goes, or send it to Amazon CloudWatch`,
      },
    };
  }
}
