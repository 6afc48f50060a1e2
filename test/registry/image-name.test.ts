import { CfnParameter, Fn } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { isEcrHost } from '../../src/registry/ecr-registry';
import { ImageName, isHost, normalizedHost, parseImageName, registryHostOf } from '../../src/registry/image-name';
import { newStack } from '../support/app';
import { cases } from '../support/effort';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an image name is read as Docker reads it', () => {
  test.each<[string, ImageName]>([
    ['nginx', { host: 'docker.io', path: 'library/nginx' }],
    ['nginx:1.27', { host: 'docker.io', path: 'library/nginx', tag: '1.27' }],
    [`nginx@${DIGEST}`, { host: 'docker.io', path: 'library/nginx', digest: DIGEST }],
    ['acme/app', { host: 'docker.io', path: 'acme/app' }],
    ['acme/app:1.4.2', { host: 'docker.io', path: 'acme/app', tag: '1.4.2' }],
    ['docker.io/nginx', { host: 'docker.io', path: 'library/nginx' }],
    ['docker.io/library/nginx', { host: 'docker.io', path: 'library/nginx' }],
    ['index.docker.io/acme/app', { host: 'docker.io', path: 'acme/app' }],
    ['index.docker.io/nginx:1', { host: 'docker.io', path: 'library/nginx', tag: '1' }],
    ['registry-1.docker.io/acme/app', { host: 'registry-1.docker.io', path: 'acme/app' }],
    ['docker.io:443/acme/app', { host: 'docker.io:443', path: 'acme/app' }],
    ['ghcr.io/acme/app:main', { host: 'ghcr.io', path: 'acme/app', tag: 'main' }],
    ['ghcr.io/acme/team/app:main', { host: 'ghcr.io', path: 'acme/team/app', tag: 'main' }],
    [`ghcr.io/acme/app:main@${DIGEST}`, { host: 'ghcr.io', path: 'acme/app', tag: 'main', digest: DIGEST }],
    ['registry.example.com:5000/app', { host: 'registry.example.com:5000', path: 'app' }],
    ['registry.example.com:5000/app:5001', { host: 'registry.example.com:5000', path: 'app', tag: '5001' }],
    ['registry.example.com/app', { host: 'registry.example.com', path: 'app' }],
    ['localhost/app', { host: 'localhost', path: 'app' }],
    ['localhost:5000/app', { host: 'localhost:5000', path: 'app' }],
    ['registry:5000/app', { host: 'registry:5000', path: 'app' }],
    ['registry/app', { host: 'docker.io', path: 'registry/app' }],
    ['[2001:db8::1]:5000/app', { host: '[2001:db8::1]:5000', path: 'app' }],
    ['public.ecr.aws/docker/library/nginx:1', { host: 'public.ecr.aws', path: 'docker/library/nginx', tag: '1' }],
    ['public.ecr.aws/aws-observability/aws-for-fluent-bit:stable', { host: 'public.ecr.aws', path: 'aws-observability/aws-for-fluent-bit', tag: 'stable' }],
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/app:1', { host: '123456789012.dkr.ecr.eu-central-1.amazonaws.com', path: 'app', tag: '1' }],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', { host: 'mcr.microsoft.com', path: 'dotnet/aspnet', tag: '8.0' }],
    ['quay.io/prometheus/node-exporter:v1.8.2', { host: 'quay.io', path: 'prometheus/node-exporter', tag: 'v1.8.2' }],
    ['registry.k8s.io/pause:3.10', { host: 'registry.k8s.io', path: 'pause', tag: '3.10' }],
    ['Registry/app', { host: 'Registry', path: 'app' }],
    ['ghcr.io/a--b/c__d', { host: 'ghcr.io', path: 'a--b/c__d' }],
    ['ghcr.io/a/b---c', { host: 'ghcr.io', path: 'a/b---c' }],
    [`ghcr.io/${'a'.repeat(247)}`, { host: 'ghcr.io', path: 'a'.repeat(247) }],
    [`ghcr.io/app@sha256+b64u:${'a'.repeat(32)}`, { host: 'ghcr.io', path: 'app', digest: `sha256+b64u:${'a'.repeat(32)}` }],
    // Hosts that only look like another one, in front and behind.
    ['docker.io.evil.com/x', { host: 'docker.io.evil.com', path: 'x' }],
    ['evil.com/docker.io/x', { host: 'evil.com', path: 'docker.io/x' }],
    ['DOCKER.IO/acme/app', { host: 'DOCKER.IO', path: 'acme/app' }],
    ['xdocker.io/acme/app', { host: 'xdocker.io', path: 'acme/app' }],
    ['ghcr.io.evil.com/acme/app', { host: 'ghcr.io.evil.com', path: 'acme/app' }],
    ['evil-ghcr.io/acme/app', { host: 'evil-ghcr.io', path: 'acme/app' }],
    ['ghcr.io:444/acme/app', { host: 'ghcr.io:444', path: 'acme/app' }],
  ])('%s', (name, parts) => {
    expect(parseImageName(name)).toEqual({ tag: undefined, digest: undefined, ...parts });
  });

  test.each([
    '', ' ', '/', ':', '@', 'nginx:', 'nginx@', 'nginx@sha256:123', `nginx@${DIGEST}@${DIGEST}`, 'NGINX', 'acme/App', 'acme//app', '/acme/app', 'acme/app/', 'nginx latest',
    'nginx:a b', `nginx:${'a'.repeat(129)}`, 'nginx:-a', 'https://ghcr.io/acme/app', 'user@ghcr.io/acme/app', 'user:password@ghcr.io/acme/app', 'ghcr.io@evil.com/acme/app',
    'ghcr.io/', '-a.example.com/app', 'a..example.com/app', 'example.com:port/app', 'example.com:123456/app', 'acme/app\n', 'ghcr.io\\@evil.com/app', 'ghcr.io#evil.com/app',
    'ghcr.io?x/app', 'ghcr.io%2fevil.com/app', `ghcr.io/${'a'.repeat(248)}`, `app@sha256+2:${'a'.repeat(32)}`, 'ghcr.io/a___b', 'ghcr.io/a..b', 'gһcr.io/acme/app', 'ghcr.io。evil.com/app',
  ])('what Docker takes for none is none: %j', (name) => {
    expect(parseImageName(name)).toBeUndefined();
  });

  test('a token in it leaves it unread', () => {
    const token = new CfnParameter(newStack(), 'Image').valueAsString;
    expect([token, `docker.io/${token}`, `${token}/app`, `ghcr.io/acme/app:${token}`, Fn.importValue('Image')].map(parseImageName)).toEqual(Array(5).fill(undefined));
  });
});

describe('the host of a name with a token in it', () => {
  const token = new CfnParameter(newStack(), 'Image').valueAsString;

  test.each([
    [`ghcr.io/acme/app:${token}`, 'ghcr.io'],
    [`ghcr.io/${token}`, 'ghcr.io'],
    [`ghcr.io/acme/app@${token}`, 'ghcr.io'],
    [`ghcr.io/acme/app@sha256:${token}`, 'ghcr.io'],
    [`ghcr.io/${token}/app:1`, 'ghcr.io'],
    [`ghcr.io/acme/app${token}`, 'ghcr.io'],
    [`registry.example.com:5000/app:${token}`, 'registry.example.com:5000'],
    [`localhost/${token}`, 'localhost'],
    [`index.docker.io/acme/app:${token}`, 'docker.io'],
    [`acme/app:${token}`, 'docker.io'],
    [`acme/${token}`, 'docker.io'],
    [`nginx:${token}`, 'docker.io'],
    [`nginx:1.${token}`, 'docker.io'],
    [`nginx@sha256:${token}`, 'docker.io'],
    [`nginx:1@${token}`, 'docker.io'],
  ])('is known where the host is literal: %#', (name, host) => expect(registryHostOf(name)).toBe(host));

  test.each([
    token, Fn.importValue('Image'), `${token}/app`, `${token}.example.com/app`, `registry.${token}/app`, `nginx${token}`, `registry:${token}/app`, `localhost:${token}/app`,
    `localhost:${token}`, `registry.example.com:${token}`, `${token}ghcr.io/app`, `ghcr.io${token}`,
  ])('is unknown where a token is in the first component: %#', (name) => expect(registryHostOf(name)).toBeUndefined());

  test.each([
    `https://ghcr.io/${token}`, `user@ghcr.io/acme/${token}`, `ghcr.io/Acme/app:${token}`, `ghcr.io//${token}`, `ghcr.io/acme/app ${token}`, `ghcr.io/acme/app:${token}?`,
    `-a.example.com/${token}`, `a___b/${token}`, `/${token}`, `NGINX:${token}`, `nginx: ${token}`,
  ])('is none where Docker refuses the name whatever the token is: %#', (name) => expect(registryHostOf(name)).toBeUndefined());
});

describe('for every name', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
  const host = fc.tuple(label, fc.array(label, { minLength: 1, maxLength: 3 }), port)
    .map(([first, rest, number]) => [first, ...rest].join('.') + (number === undefined ? '' : `:${number}`))
    .filter((name) => name !== 'index.docker.io');
  const path = fc.array(fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,8})?$/), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
  const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/), { nil: undefined });
  const digest = fc.option(fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`), { nil: undefined });

  test('the host that was written is the host that is read', () => {
    fc.assert(fc.property(host, path, tag, digest, (aHost, aPath, aTag, aDigest) => {
      const name = `${aHost}/${aPath}${aTag === undefined ? '' : `:${aTag}`}${aDigest === undefined ? '' : `@${aDigest}`}`;
      const expected = aHost === 'docker.io' && !aPath.includes('/') ? `library/${aPath}` : aPath;
      expect(parseImageName(name)).toEqual({ host: aHost, path: expected, tag: aTag, digest: aDigest });
    }));
  });

  test('a token in place of a part after the host keeps the host', () => {
    const token = new CfnParameter(newStack(), 'Part').valueAsString;
    const range = fc.tuple(fc.nat(100), fc.nat(100)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
    fc.assert(fc.property(fc.option(host, { nil: undefined }), path, tag, digest, range, (aHost, aPath, aTag, aDigest, [from, to]) => {
      const rest = `${aPath}${aTag === undefined ? '' : `:${aTag}`}${aDigest === undefined ? '' : `@${aDigest}`}`;
      const name = aHost === undefined ? rest : `${aHost}/${rest}`;
      const start = aHost === undefined ? rest.indexOf('/') + 1 : name.length - rest.length;
      fc.pre(start > 0); // a name of one component has no host that ends before the token
      const at = (percent: number) => start + Math.floor((name.length - start) * percent / 100);
      expect(registryHostOf(name.slice(0, at(from)) + token + name.slice(at(to)))).toBe(registryHostOf(name));
    }), { numRuns: cases(1000) });
  });

  test('whatever is around a token, the host is a literal beginning of the name, or Docker Hub', () => {
    const token = new CfnParameter(newStack(), 'Part').valueAsString;
    const noise = fc.string({ unit: fc.constantFrom(...'abcAB01./:@-_[]% \n$'.split(''), 'docker.io', 'ghcr.io', 'localhost', token) });
    fc.assert(fc.property(noise, (name) => {
      const found = registryHostOf(name);
      const [first] = name.split('/');
      expect(found === undefined || found === 'docker.io' || first === found).toBe(true);
      if (found === 'docker.io' && name.includes('/')) {
        expect(first).toMatch(/^((index\.)?docker\.io|[a-z0-9_-]+)$/);
      }
    }), { numRuns: cases(2000) });
  });

  test('a name without a host is of Docker Hub', () => {
    const plain = path.filter((text) => !text.includes('/') || !/[.:]|^localhost$/.test(text.split('/')[0]));
    fc.assert(fc.property(plain, tag, (aPath, aTag) => {
      expect(parseImageName(aPath + (aTag === undefined ? '' : `:${aTag}`))?.host).toBe('docker.io');
    }));
  });

  test('whatever it is, it is read or it is not, and what is read is a prefix of it or Docker Hub', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'abcAB01./:@-_[]% \n'.split(''), 'docker.io', 'ghcr.io', 'localhost', 'index.docker.io') });
    fc.assert(fc.property(noise, (name) => {
      const image = parseImageName(name);
      expect(image === undefined || image.host === 'docker.io' || name.startsWith(`${image.host}/`)).toBe(true);
    }), { numRuns: cases(1000) });
  });
});

describe('a host', () => {
  test.each(['docker.io', 'ghcr.io', 'registry.example.com', 'registry.example.com:5000', 'localhost', 'localhost:5000', 'registry:5000', 'REGISTRY.example.com', '[2001:db8::1]:5000'])(
    'is what %s is', (text) => expect(isHost(text)).toBe(true));

  test.each(['', 'registry', 'https://ghcr.io', 'ghcr.io/acme', 'ghcr.io/', 'user@ghcr.io', 'a b.com', '*.example.com', 'example.com.', '.example.com', 'ghcr.io:', 'ghcr.io\n', 'dockerhub'])(
    'is not what %j is', (text) => expect(isHost(text)).toBe(false));

  test.each(['docker.io', 'index.docker.io', 'https://index.docker.io/v1/', 'https://index.docker.io/v1', 'http://docker.io', 'https://docker.io'])(
    'of Docker Hub may be written %s', (text) => expect(normalizedHost(text)).toBe('docker.io'));

  test.each(['docker.io.evil.com', 'evil.com/docker.io', 'DOCKER.IO', 'registry-1.docker.io', 'docker.io:443', 'https://docker.io.evil.com/v1/', 'docker.io/v2/', 'user@docker.io', 'hub.docker.com'])(
    'of Docker Hub is not %s', (text) => expect(normalizedHost(text)).toBe(text));

  test.each([
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com', '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', '123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu',
    '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', '123456789012.dkr-ecr.eu-central-1.on.aws',
  ])('of Amazon ECR is %s', (text) => expect(isEcrHost(text)).toBe(true));

  test.each(['public.ecr.aws', 'ecr.example.com', 'dkr.ecr', 'docker.io'])('of Amazon ECR is not %s', (text) => expect(isEcrHost(text)).toBe(false));
});
