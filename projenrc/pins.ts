import { github } from 'projen';

/**
 * The actions that workflows use, each at the commit of a release: a tag can be moved to other code, a commit cannot. To take
 * a newer release, change both, and compare the commit with the one that the tag names in the repository of the action.
 */
export const PINNED_ACTIONS: { readonly [action: string]: { readonly version: string; readonly commit: string } } = {
  'actions/checkout': { version: '7.0.1', commit: '3d3c42e5aac5ba805825da76410c181273ba90b1' },
  'actions/download-artifact': { version: '8.0.1', commit: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c' },
  'actions/setup-dotnet': { version: '6.0.0', commit: 'a98b56852c35b8e3190ac28c8c2271da59106c68' },
  'actions/setup-go': { version: '7.0.0', commit: 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e' },
  'actions/setup-java': { version: '6.0.0', commit: 'dd06d9cba3e5552c54d9f8ea23572deb30010f7c' },
  'actions/setup-node': { version: '7.0.0', commit: '820762786026740c76f36085b0efc47a31fe5020' },
  'actions/setup-python': { version: '7.0.0', commit: '5fda3b95a4ea91299a34e894583c3862153e4b97' },
  'actions/upload-artifact': { version: '7.0.1', commit: '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a' },
  'amannn/action-semantic-pull-request': { version: '6.1.1', commit: '48f256284bd46cdaab1048c3721360e808335d50' },
};

/**
 * Makes every workflow use the pinned commits, whichever version projen would take.
 */
export function pinActions(gitHub: github.GitHub): void {
  for (const [action, { commit }] of Object.entries(PINNED_ACTIONS)) {
    gitHub.actions.set(action, `${action}@${commit}`);
  }
}
