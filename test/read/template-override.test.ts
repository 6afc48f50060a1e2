import { Aws, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { containerOverride, propertyOverrides, withOverride } from '../../src/read/template-override';
import { newStack } from '../support/app';

function newTask() {
  const stack = newStack();
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  ['app', 'worker'].forEach((id) => task.addContainer(id, { image: ecs.ContainerImage.fromRegistry('acme/app:1') }));
  return { stack, resource: task.node.defaultChild as ecs.CfnTaskDefinition };
}

test('the overrides of a resource are those of its properties', () => {
  const { resource } = newTask();
  expect(propertyOverrides(resource)).toEqual({});
  resource.addOverride('Metadata.Owner', 'acme');
  expect(propertyOverrides(resource)).toEqual({});
  resource.addPropertyOverride('Cpu', '512');
  expect(propertyOverrides(resource)).toEqual({ Cpu: '512' });
});

describe('the override of a container', () => {
  test('is what is written over it', () => {
    const { resource } = newTask();
    expect(containerOverride(resource, 0)).toBeUndefined();
    resource.addPropertyOverride('ContainerDefinitions.0.Essential', false);
    resource.addPropertyOverride('ContainerDefinitions.1.Image', 'acme/worker:1');
    expect(containerOverride(resource, 0)).toEqual({ Essential: false });
    expect(containerOverride(resource, 1)).toEqual({ Image: 'acme/worker:1' });
  });

  test('has a token instead of an image that is a function', () => {
    const { resource, stack } = newTask();
    const image = { 'Fn::Sub': 'registry.example.com/app:${AWS::Region}' };
    resource.addPropertyOverride('ContainerDefinitions.0', { Essential: false, Image: image });
    const { Image, ...others } = containerOverride(resource, 0) ?? {};
    expect(others).toEqual({ Essential: false });
    expect(Token.isUnresolved(Image)).toBe(true);
    expect(stack.resolve(Image)).toEqual(image);
  });
});

describe('a container with an override', () => {
  const rendered = {
    image: 'acme/app:1',
    secrets: [{ name: 'A', valueFrom: 'a' }, { name: 'B', valueFrom: 'b' }],
    dockerLabels: { Team: 'a' },
    logConfiguration: { logDriver: 'splunk', options: { 'splunk-url': 'https://example.com' } },
  };

  test('is as it was without one', () => {
    expect(withOverride(rendered, undefined)).toBe(rendered);
    expect(withOverride(rendered, {})).toEqual(rendered);
  });

  test.each<[string, object, object]>([
    ['a property', { Image: 'acme/app:2' }, { ...rendered, image: 'acme/app:2' }],
    ['a property that was not there', { User: 'root' }, { ...rendered, user: 'root' }],
    ['a part of a property', { LogConfiguration: { LogDriver: 'awslogs' } }, {
      ...rendered, logConfiguration: { ...rendered.logConfiguration, logDriver: 'awslogs' },
    }],
    ['an entry of a list', { Secrets: { 1: { ValueFrom: 'c' } } }, { ...rendered, secrets: [rendered.secrets[0], { name: 'B', valueFrom: 'c' }] }],
    ['a whole list', { Secrets: [{ Name: 'C', ValueFrom: 'c' }] }, { ...rendered, secrets: [{ name: 'C', valueFrom: 'c' }] }],
    ['an empty list', { Secrets: [] }, { ...rendered, secrets: [] }],
    ['a list of texts', { Command: ['a', 'b'] }, { ...rendered, command: ['a', 'b'] }],
    ['labels, whose names are the user\'s', { DockerLabels: { Team: 'b', Owner: 'c' } }, { ...rendered, dockerLabels: { Team: 'b', Owner: 'c' } }],
    ['options, whose names are the user\'s', { LogConfiguration: { Options: { Format: 'raw' } } }, {
      ...rendered, logConfiguration: { ...rendered.logConfiguration, options: { 'splunk-url': 'https://example.com', 'Format': 'raw' } },
    }],
    ['nothing', { Image: null }, { ...rendered, image: null }],
  ])('has %s of it', (_, override, expected) => {
    const copy: unknown = JSON.parse(JSON.stringify(rendered));
    expect(withOverride(rendered, override)).toEqual(expected);
    expect(rendered).toEqual(copy); // the container itself is another task's too
  });

  test('has a token of it unchanged', () => {
    const value = Token.asAny({ Ref: 'Secrets' });
    expect(withOverride<{ secrets: unknown }>(rendered, { Secrets: value }).secrets).toBe(value);
    expect(withOverride(rendered, { Image: Aws.REGION }).image).toBe(Aws.REGION);
  });
});
