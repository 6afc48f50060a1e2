import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import ConnectionString from 'mongodb-connection-string-url';
import { parse as parsePostgresUrl } from 'pg-connection-string';
import { ComposedFilesStack } from '../../examples/composed-files/app';
import { taskDefinition } from '../support/app';
import { PYTHON } from '../support/byte-variables';
import { OWN } from '../support/composed-files';
import { Shell, SHELLS, Workplace, workplacesOf } from '../support/shells';

// The files of the example, written as its template says, and read by the parsers that clients use.

const USER = 'app@eu:1 "x"/y';
const HOST = 'db.example.com';

/** How each client says who it logs in as, and where. */
interface Login {
  readonly user?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
}

interface MysqlPool {
  readonly config: { readonly connectionConfig: Login };
  end(done: () => void): void;
}

const { createPool }: { createPool(url: string): MysqlPool } = jest.requireActual('mysql2');

const { createClient }: { createClient(options: { url: string }): { readonly options: object } } = jest.requireActual('@redis/client');

const pgpass: (login: Login, done: (password: string | undefined) => void) => void = jest.requireActual('pgpass');

function mysql(url: string): Login {
  const pool = createPool(url); // connects when a connection is asked for
  const { user, password, host, port, database } = pool.config.connectionConfig;
  pool.end(() => {});
  return { user, password, host, port, database };
}

const NETRC = 'import json, netrc, sys; print(json.dumps(netrc.netrc(sys.argv[1]).authenticators(sys.argv[2])))';

/** The containers of the example. */
const stack = new ComposedFilesStack(new App(), 'ComposedFiles');
const { ContainerDefinitions } = taskDefinition(stack).Properties;
const containerNamed = (name: string) => ContainerDefinitions.find(({ Name }: { Name: string }) => Name === name);

/** Passwords of any text. Where a newline is, no client expects one in a password file; Node.js also ends lines at U+2028 and U+2029. */
const passwords = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter((text) => Buffer.from(text).toString() === text && !/[\0\r\n\u2028\u2029]/.test(text));

const PASSWORDS = [
  'plain', "p:a/s?s#w[o]r@d!$&'()*+,;=% %41", 'a "b" \\c\\', '#{user}$(id)`id`${HOME}', '-n', 'é日𝄞\t', '\\:\\"%', ...fc.sample(passwords, 3),
];

test('the example has no warning', () => {
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

// The third is one of the first two, where these are installed.
describe.each(SHELLS.slice(0, 2))('with $name', (shell: Shell) => {
  const newWorkplace = workplacesOf(shell);

  /** Runs the init container with these values of the secret. */
  function written(password: string): Workplace {
    const place = newWorkplace();
    const values: { [jsonKey: string]: string } = { username: USER, password, host: HOST, members: 'a.example.com:27017,b.example.com:27017' };
    const { EntryPoint, Command, Secrets, MountPoints } = containerNamed('secret-files');
    MountPoints.forEach(({ ContainerPath }: any) => mkdirSync(place.at(ContainerPath)));
    const variables = Secrets.map(({ Name, ValueFrom }: any) => [Name, values[/:(\w+)::/.exec(JSON.stringify(ValueFrom))?.[1] ?? '']]);
    const args = Command.map((arg: string) => arg.startsWith('/secret-files-') ? place.at(arg) : arg === '1000:1000' || arg === '0:0' ? OWN : arg);
    expect(place.run(EntryPoint[2], args, Object.fromEntries(variables))).toEqual({ status: 0, output: '' });
    return place;
  }

  test.each(PASSWORDS)('each client reads the password %j', async (password) => {
    const place = written(password);
    const file = (name: string) => place.at(`secret-files-app/${name}`);
    const read = (name: string) => readFileSync(file(name), 'utf8');

    const { user, password: ofPostgres, host, port, database } = parsePostgresUrl(read('postgres-url'));
    expect({ user, password: ofPostgres, host, port, database }).toEqual({ user: USER, password, host: HOST, port: '5432', database: 'shop' });

    expect(mysql(read('mysql-url'))).toEqual({ user: USER, password, host: HOST, port: 3306, database: 'shop' });

    const mongo = new ConnectionString(read('mongodb-url'));
    expect([mongo.username, mongo.password].map(decodeURIComponent)).toEqual([USER, password]); // as the driver does
    expect([mongo.hosts, mongo.pathname, mongo.searchParams.get('replicaSet')]).toEqual([['a.example.com:27017', 'b.example.com:27017'], '/shop', 'rs0']);

    expect(createClient({ url: read('redis-url') }).options).toMatchObject({ username: USER, password, socket: { host: HOST, port: 6379, tls: true } });

    expect(JSON.parse(read('settings.json'))).toEqual({ database: { host: HOST, user: USER, password } });

    const { stdout, stderr } = spawnSync(PYTHON, ['-c', NETRC, file('.netrc'), HOST], { encoding: 'utf8' });
    expect([stderr, JSON.parse(stdout)]).toEqual(['', [USER, '', password]]);

    process.env.PGPASSFILE = file('.pgpass');
    const found = await new Promise((done) => pgpass({ host: HOST, port: 5432, database: 'shop', user: USER }, done));
    delete process.env.PGPASSFILE;
    expect(found).toBe(password);
  });

  test('a program that knows variables only is started with the file as a variable', () => {
    const place = written('p:w');
    const { EntryPoint: [, , script, , ...args] } = containerNamed('legacy');
    const moved = args.map((arg: string) => arg.replace('/run/secrets', place.at('secret-files-legacy')));
    const { status, output } = place.run(script, [...moved, 'cat', '/proc/self/environ'], { KEPT: 'as it was' });
    expect({ status, variables: output.split('\0').filter((variable) => /^(KEPT|DATABASE_URL|_contents)=/.test(variable)).sort() }).toEqual({
      status: 0,
      variables: ['DATABASE_URL=postgres://app%40eu%3A1%20%22x%22%2Fy:p%3Aw@db.example.com:5432/shop', 'KEPT=as it was'],
    });
  });
});
