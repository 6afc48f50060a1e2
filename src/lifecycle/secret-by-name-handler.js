'use strict';
// Completes the name of a secret to its ARN. AWS CloudFormation starts it when a stack with SecretByName is deployed.
// It logs nothing, and reads no value: DescribeSecret returns none.
const { DescribeSecretCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');

const client = new SecretsManagerClient({});
const PAUSE = 5000;
const ATTEMPTS = 13; // a denial for a minute: a policy that the same deployment changed takes its time to arrive

async function arnOf(name) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { ARN, DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: name }));
      if (DeletedDate) {
        throw new Error(`The secret '${name}' is scheduled for deletion; restore it, or give the name of another secret.`);
      }
      return ARN;
    } catch (error) {
      if (error.name === 'ResourceNotFoundException') {
        throw new Error(`The secret '${name}' does not exist in this account and Region; create it before the deployment, or correct the name.`);
      }
      if (error.name !== 'AccessDeniedException') {
        throw error;
      }
      if (attempt === ATTEMPTS) {
        throw new Error(`The secret '${name}' may not be described: a permissions boundary, a service control policy or the policy of the secret`
          + ' denies secretsmanager:DescribeSecret to the function of SecretByName.');
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

async function answerTo({ RequestType, PhysicalResourceId, ResourceProperties }) {
  return RequestType === 'Delete' ? PhysicalResourceId : arnOf(ResourceProperties.SecretName);
}

function send(event, answer) {
  const { StackId, RequestId, LogicalResourceId, PhysicalResourceId, ResponseURL } = event;
  // Of an update that fails the id must stay, or AWS CloudFormation deletes what was there.
  const body = JSON.stringify({ StackId, RequestId, LogicalResourceId, PhysicalResourceId: PhysicalResourceId || RequestId, ...answer });
  const url = new URL(ResponseURL);
  return new Promise((resolve, reject) => {
    const options = { method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } };
    require(url.protocol.slice(0, -1)).request(url, options, (response) => response.resume().on('end', resolve)).on('error', reject).end(body);
  });
}

exports.handler = async (event) => {
  let answer;
  try {
    answer = { Status: 'SUCCESS', PhysicalResourceId: await answerTo(event) };
  } catch (error) {
    answer = { Status: 'FAILED', Reason: error.message };
  }
  await send(event, answer);
};
