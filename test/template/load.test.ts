import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { audit } from '../../src/rule/audit';
import { loadModel, modelOfTexts } from '../../src/template/load';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'audit-')); });
afterEach(() => rmSync(folder, { recursive: true }));

const TEMPLATE = JSON.stringify({ Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'app', Image: 'x' }] } } } });

describe('an assembly', () => {
  function synthesized() {
    const app = new App({ outdir: join(folder, 'cdk.out') });
    const stage = new Stage(app, 'Prod', { env: { account: '123456789012', region: 'eu-west-1' } });
    const data = new Stack(stage, 'Data');
    const service = new Stack(stage, 'Service');
    const nested = new NestedStack(service, 'Inner');
    const secret = new secretsmanager.Secret(data, 'Secret');
    for (const scope of [service, nested]) {
      new ecs.FargateTaskDefinition(scope, 'Task').addContainer('app', { image: ecs.ContainerImage.fromRegistry('x'), secrets: { X: ecs.Secret.fromSecretsManager(secret, 'k') } });
    }
    app.synth();
    return loadModel(folder); // cdk.out is in it
  }

  test('is read with its stages, nested stacks and imports, which mean what they import', () => {
    const { model, problems } = synthesized();
    expect(problems).toEqual([]);
    expect(model.stacks.map(({ id }) => id).sort()).toEqual(['Prod/Data', 'Prod/Service', 'Prod/Service/Inner']);
    expect(audit(model).summary).toMatchObject({ tasks: 2, references: 2, granted: 2, cannotTell: 0, errors: 0 });
  });

  test('gives findings the paths of constructs', () => {
    const { findings } = audit(synthesized().model);
    expect(findings.filter(({ rule }) => rule === 'PolicyNotAwaited').map(({ path }) => path).sort()).toEqual(['Prod/Service/Inner/Task', 'Prod/Service/Task']);
    expect(findings.every(({ source }) => source !== undefined)).toBe(true);
  });

  test('honours acknowledgements of a construct and all it is in', () => {
    const entry = (data: object) => [{ type: 'aws:cdk:acknowledged-rules', data }];
    const logicalId = (data: string) => [{ type: 'aws:cdk:logicalId', data, trace: ['at node_modules/x.js:1:1', 'new A (/app/bin.ts:7:3)'] }];
    writeFileSync(join(folder, 'S.template.json'), JSON.stringify({ Resources: { T: JSON.parse(TEMPLATE).Resources.Task } }).replace('"Image"', '"Environment":[{"Name":"A_TOKEN","Value":"abc"}],"Image"'));
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({
      artifacts: {
        S: {
          type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region', properties: { templateFile: 'S.template.json' }, additionalMetadataFile: 'S.metadata.json',
        },
      },
    }));
    writeFileSync(join(folder, 'S.metadata.json'), JSON.stringify({
      '/App/S': [{ type: 'aws:cdk:templateFile', data: 'S.template.json' }], '/App/S/Api': entry({ 'cdk-fargate-secrets::LiteralCredential': 'known' }), '/App/S/Api/T/Resource': logicalId('T'),
    }));
    expect(audit(loadModel(folder).model).findings).toMatchObject([
      { rule: 'LiteralCredential', path: 'App/S/Api/T', stack: 'App/S', acknowledged: { reason: 'known' }, source: { file: '/app/bin.ts', line: 7, column: 3 } },
    ]);
  });

  test.each(['../outside.json', '/etc/hostname'])('does not read %s, which a manifest names', (templateFile) => {
    const inner = join(folder, 'out');
    mkdirSync(inner);
    writeFileSync(join(folder, 'outside.json'), TEMPLATE);
    writeFileSync(join(inner, 'manifest.json'), JSON.stringify({ artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile } } } }));
    const { model, problems } = loadModel(inner);
    expect(model.stacks).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  test('does not follow a link out of it', () => {
    const inner = join(folder, 'out');
    mkdirSync(inner);
    writeFileSync(join(folder, 'outside.json'), TEMPLATE);
    symlinkSync(join(folder, 'outside.json'), join(inner, 'S.json'));
    writeFileSync(join(inner, 'manifest.json'), JSON.stringify({ artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.json' } } } }));
    expect(loadModel(inner)).toMatchObject({ model: { stacks: [] }, problems: [{ file: 'S.json', message: 'is outside of the folder that is read' }] });
  });

  test('a stage that names its own folder ends', () => {
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { S: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } } }));
    expect(loadModel(folder).model.stacks).toEqual([]);
  });
});

describe('templates', () => {
  test('are all that a folder has, in any depth; other files are left alone', () => {
    mkdirSync(join(folder, 'a', 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'a', 'one.json'), TEMPLATE);
    writeFileSync(join(folder, 'a', 'node_modules', 'two.json'), TEMPLATE);
    writeFileSync(join(folder, 'package.json'), '{}');
    expect(loadModel(folder)).toMatchObject({ model: { stacks: [{ id: join('a', 'one.json') }] }, problems: [] });
  });

  test('know the lines of their resources', () => {
    const text = JSON.stringify(JSON.parse(TEMPLATE), null, 2).replace('"Image"', '"Environment": [{"Name": "A_TOKEN", "Value": "abc"}], "Image"');
    expect(audit(modelOfTexts([{ file: 't.json', text }]).model).findings[0].source).toEqual({ file: 't.json', line: 3 });
  });

  test('are read as YAML by who can', () => {
    const parseYaml = jest.fn(() => JSON.parse(TEMPLATE));
    expect(modelOfTexts([{ file: 't.yaml', text: 'Resources: {}' }], { parseYaml }).model.stacks).toHaveLength(1);
    expect(modelOfTexts([{ file: 't.yaml', text: 'Resources: {}' }]).problems).toEqual([{ file: 't.yaml', message: 'is not JSON, and YAML is not read here' }]);
  });

  test('of one folder know what others export', () => {
    const texts = [
      { file: 'data.json', text: JSON.stringify({ Resources: { S: { Type: 'AWS::SecretsManager::Secret' } }, Outputs: { S: { Value: { Ref: 'S' }, Export: { Name: 'secret' } } } }) },
      {
        file: 'app.json',
        text: JSON.stringify({
          Resources: {
            Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { 'Fn::ImportValue': 'secret' } }] } }] } },
            Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ExecutionRoleArn: { 'Fn::GetAtt': 'Role.Arn' }, ContainerDefinitions: [{ Name: 'a', Image: 'x', Secrets: [{ Name: 'X', ValueFrom: { 'Fn::ImportValue': 'secret' } }] }] } },
          },
        }),
      },
    ];
    expect(audit(modelOfTexts(texts).model).summary).toMatchObject({ references: 1, granted: 1 });
  });
});

describe('two templates with the same names', () => {
  const template = (secret: string) => JSON.stringify({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'task',
          AssumeRolePolicyDocument: {},
          Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secret }] } }],
        },
      },
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          ExecutionRoleArn: { 'Fn::GetAtt': 'Role.Arn' },
          ContainerDefinitions: [{ Name: 'a', Image: 'x', Secrets: [{ Name: 'X', ValueFrom: secret }] }],
        },
      },
    },
  });
  const [dev, prod] = ['dev', 'prod'].map((name) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`);
  const other = JSON.stringify({
    Resources: {
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          ExecutionRoleArn: 'arn:aws:iam::123456789012:role/task',
          ContainerDefinitions: [{ Name: 'a', Image: 'x', Secrets: [{ Name: 'X', ValueFrom: dev }] }],
        },
      },
    },
  });

  test('mean their own', () => {
    const { summary } = audit(modelOfTexts([{ file: 'dev.json', text: template(dev) }, { file: 'prod.json', text: template(prod) }]).model);
    expect(summary).toMatchObject({ granted: 2, errors: 0 });
  });

  test('and with a third it is unknown which', () => {
    const texts = [{ file: 'dev.json', text: template(dev) }, { file: 'prod.json', text: template(prod) }, { file: 'other.json', text: other }];
    expect(audit(modelOfTexts(texts).model).summary).toMatchObject({ granted: 2, cannotTell: 1, errors: 0 });
  });
});

describe('hostile input', () => {
  const secret = 'hunter2hunter2';

  test.each([
    ['broken JSON', `{"Resources": {"a": "${secret}`],
    ['broken JSON with a position', `{"Resources": ${secret}}`],
    ['no template', '{"a": 1}'],
    ['a list', '[1]'],
    ['resources that are none', '{"Resources": []}'],
    ['what is nested too deeply', `{"Resources": ${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`],
    ['nothing', ''],
  ])('%s is a problem, without what was in it', (_, text) => {
    const { model, problems } = modelOfTexts([{ file: 't.json', text }]);
    expect(model.stacks).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0].message).not.toContain('hunter');
    expect(problems[0].message).not.toMatch(/\bat .*\.ts/);
  });

  test('YAML that throws, contains itself or grows without end is a problem', () => {
    const itself: any = { Resources: {} };
    itself.Resources.a = itself;
    const laughs = Array.from({ length: 30 }).reduce<any>((inner) => [inner, inner], 'ha');
    for (const parseYaml of [() => { throw new Error(secret); }, () => itself, () => ({ Resources: { laughs } })]) {
      const { problems } = modelOfTexts([{ file: 't.yaml', text: 'x: y' }], { parseYaml });
      expect(problems).toHaveLength(1);
      expect(problems[0].message).not.toContain(secret);
    }
  });

  test.each<[string, object]>([
    ['names of prototypes', JSON.parse('{"Resources": {"__proto__": {"Type": "constructor", "Properties": {"__proto__": {"a": 1}}}, "constructor": {"Type": "AWS::IAM::Role", "Properties": {"Policies": {"__proto__": []}}}}}')],
    ['resources that name themselves', { Resources: { A: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: { Ref: 'A' } } }, B: { Type: 'AWS::SSM::Parameter', Properties: { Name: { 'Fn::Sub': '${C}' } } }, C: { Type: 'AWS::SSM::Parameter', Properties: { Name: { Ref: 'B' } } } } }],
    ['conditions that name themselves', { Conditions: { A: { 'Fn::Not': [{ Condition: 'A' }] } }, Resources: { A: { Type: 'AWS::ECS::TaskDefinition', Condition: 'A', Properties: {} } } }],
    ['exports that import themselves', { Resources: {}, Outputs: { A: { Value: { 'Fn::ImportValue': 'a' }, Export: { Name: 'a' } } } }],
    ['values of the wrong kind', { Resources: { A: null, B: 1, C: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: 'x', ExecutionRoleArn: [] } }, D: { Type: 'AWS::IAM::Policy', Properties: { Roles: 3, PolicyDocument: '{' } }, E: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [null, 1, { Secrets: [3, { Name: {}, ValueFrom: [] }], Environment: { a: 1 }, LogConfiguration: [] }] } } } }],
    ['texts that double', {
      Resources: Object.fromEntries(Array.from({ length: 40 }, (_, index): [string, any] => [`P${index}`, { Type: 'AWS::SSM::Parameter', Properties: { Name: index === 0 ? 'x'.repeat(100) : { 'Fn::Sub': `\${P${index - 1}}\${P${index - 1}}` } } }])
        .concat([['T', { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'a', Image: 'b', Secrets: [{ Name: 'X', ValueFrom: { Ref: 'P39' } }] }] } }]])),
    }],
    ['branches that multiply', { Resources: { T: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'a', Image: 'b', Secrets: [{ Name: 'X', ValueFrom: { 'Fn::Join': ['', Array.from({ length: 40 }, (_, index) => ({ 'Fn::If': [`C${index}`, 'a', 'b'] }))] } }] }] } } } }],
  ])('%s end in a model', (_, template) => {
    const { model } = modelOfTexts([{ file: 't.json', text: JSON.stringify(template) }]);
    expect(() => audit(model)).not.toThrow();
    expect(({} as any).a).toBeUndefined();
  });

  test('control characters and marks are not shown', () => {
    const name = 'x\u001b[31m\u202e\ue000open|y\ue001';
    const text = JSON.stringify({ Resources: { T: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: name, Image: 'b', Environment: [{ Name: 'A_TOKEN', Value: 'abc' }], Secrets: [{ Name: name, ValueFrom: name }] }] } } } });
    expect(JSON.stringify(audit(modelOfTexts([{ file: 't.json', text }]).model))).not.toMatch(/\\u001b|\u202e|\ue000/);
  });

  test('a file of 200 MB is a problem, and is not read', () => {
    const file = join(folder, 'large.json');
    writeFileSync(file, TEMPLATE);
    truncateSync(file, 200 * 1024 * 1024);
    expect(loadModel(file)).toMatchObject({ model: { stacks: [] }, problems: [{ message: 'has 200 MB, and files of more than 64 MB are not read' }] });
  });

  test('a path that is not there is a problem', () => {
    expect(loadModel(join(folder, 'nothing'))).toMatchObject({ problems: [{ file: 'nothing', message: 'does not exist' }] });
  });
});
