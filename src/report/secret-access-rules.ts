import * as cdk from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { SecretAccessRulesOptions } from './rule-options';
import { ruleSettings } from './rule-settings';
import { RulesPlugin } from './rules-plugin';
import { checkGiven } from '../secret/argument-checks';
import { errorsOf } from '../secret/error-factory';

/** How CDKs from 2.251 on register a plugin; older ones have a list. Those that leave out what is acknowledged have the key, too. */
interface WithValidations {
  readonly Validations?: { readonly ACKNOWLEDGED_RULES_METADATA_KEY?: string; of(scope: IConstruct): { addPlugins(plugin: RulesPlugin): void } };
}

const PLUGIN = Symbol.for('cdk-fargate-secrets.RulesPlugin');

interface WithPlugin {
  [PLUGIN]?: Pick<RulesPlugin, 'enable'>;
}

/**
 * Rules about the secrets of every Fargate task in an app, whichever construct it was created with: a reference that the execution role
 * may not read, a secret in plain text, permissions that no task needs.
 *
 * They are the rules of the command `cdk-fargate-secrets audit`. They check the synthesized templates, including those of nested
 * stacks and stages.
 */
export class SecretAccessRules {
  /**
   * Checks the tasks and roles in a scope at the end of each synthesis, as a validation plugin of the CDK. A finding that fails
   * the synthesis is in the report that the CDK prints.
   *
   * To accept a finding, acknowledge `cdk-fargate-secrets::` and the id of its rule at the construct, or at any construct that
   * contains it.
   *
   * @param scope An app, a stage, a stack or any other construct in an app. If the rules are enabled in several scopes, the
   * options of the innermost scope apply. If they are enabled again in the same scope, the later options apply.
   * @param options What is demanded, and what fails the synthesis.
   * @throws if an option names an unknown rule or guardrail, or the scope is not in an app
   * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
   */
  public static enable(scope: IConstruct, options: SecretAccessRulesOptions = {}): void {
    const fail = errorsOf('SecretAccessRules.enable');
    checkGiven(scope, 'scope', fail);
    const { root } = scope.node;
    if (!cdk.App.isApp(root)) {
      throw fail(`'${scope.node.path}' is not in an App, and the CDK validates apps only; create it in an App`);
    }
    const settings = ruleSettings(options, fail);
    pluginOf(root).enable(scope, settings);
  }

  private constructor() {}
}

function pluginOf(app: cdk.App & WithPlugin): Pick<RulesPlugin, 'enable'> {
  const existing = app[PLUGIN];
  if (existing) {
    return existing;
  }
  const validations = (cdk as WithValidations).Validations;
  const plugin = new RulesPlugin(app, validations?.ACKNOWLEDGED_RULES_METADATA_KEY !== undefined);
  Object.defineProperty(app, PLUGIN, { value: plugin });
  if (validations) {
    validations.of(app).addPlugins(plugin);
  } else {
    app.policyValidationBeta1.push(plugin);
  }
  return plugin;
}
