import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';

export interface AppConfigData {
  readonly endpoint: string;
  /** The configuration that the next call finds, by `application/environment/profile`. */
  readonly configurations: Map<string, string>;
  stop(): void;
}

/**
 * The two calls of AppConfig Data, which moto does not have. As the service does, it takes a token once and answers with the
 * next one, and with nothing if nothing is new.
 */
export async function startAppConfigData(): Promise<AppConfigData> {
  const configurations = new Map<string, string>();
  const sessions = new Map<string, { readonly name: string; readonly last?: string }>();
  const issue = (session: { readonly name: string; readonly last?: string }) => {
    const token = String(Math.random());
    sessions.set(token, session);
    return token;
  };

  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
      const name = [body.ApplicationIdentifier, body.EnvironmentIdentifier, body.ConfigurationProfileIdentifier].join('/');
      response.writeHead(configurations.has(name) ? 201 : 404, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ InitialConfigurationToken: issue({ name }) }));
      return;
    }
    const token = new URL(request.url ?? '', 'http://localhost').searchParams.get('configuration_token') ?? '';
    const session = sessions.get(token);
    if (!sessions.delete(token) || !session) {
      response.writeHead(400).end();
      return;
    }
    const now = configurations.get(session.name);
    response.writeHead(200, {
      'Next-Poll-Configuration-Token': issue({ name: session.name, last: now }),
      'Next-Poll-Interval-In-Seconds': '0',
    }).end(now === session.last ? '' : now);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return { endpoint: `http://127.0.0.1:${port}`, configurations, stop: () => server.close() };
}
