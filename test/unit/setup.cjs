'use strict';

// What `cdk synth` gives to an app. A test that needs other context sets it itself.
process.env.CDK_CONTEXT_JSON ??= JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });

// The newest CDK validates every template, which takes longer than the synthesis.
if (process.env.TEST_EFFORT !== 'all') {
  process.env.CDK_VALIDATION = 'false';
}
