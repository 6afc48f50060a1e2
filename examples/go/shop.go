// A shop: one container serves requests, the other one works through a queue.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	secrets "github.com/cdk-fargate-secrets/cdk-fargate-secrets-go/cdkfargatesecrets"
)

// NewKey creates the key of all secrets, in a stack of its own.
func NewKey(scope constructs.Construct, id string, props *awscdk.StackProps) awskms.IKey {
	stack := awscdk.NewStack(scope, &id, props)
	return awskms.NewKey(stack, jsii.String("Key"), &awskms.KeyProps{EnableKeyRotation: jsii.Bool(true)})
}

// NewShopStack creates the task with everything that it reads.
func NewShopStack(scope constructs.Construct, id string, props *awscdk.StackProps, key awskms.IKey) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, props)

	database := awssecretsmanager.NewSecret(stack, jsii.String("Database"), &awssecretsmanager.SecretProps{
		EncryptionKey: key,
		GenerateSecretString: &awssecretsmanager.SecretStringGenerator{
			SecretStringTemplate: jsii.String(`{"host":"db.example.com","username":"shop"}`),
			GenerateStringKey:    jsii.String("password"),
		},
	})
	stripeKey := awsssm.StringParameter_FromSecureStringParameterAttributes(stack, jsii.String("StripeKey"), &awsssm.SecureStringParameterAttributes{
		ParameterName: jsii.String("/shop/stripe-key"),
		EncryptionKey: key,
	})
	mailKey := awssecretsmanager.Secret_FromSecretCompleteArn(stack, jsii.String("MailKey"),
		jsii.String("arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf"))
	files := awss3.Bucket_FromBucketAttributes(stack, jsii.String("Files"), &awss3.BucketAttributes{
		BucketName:    jsii.String("shop-files"),
		EncryptionKey: key,
	})

	registry := secrets.NewRepositoryCredentialsSecret(stack, jsii.String("Registry"), &secrets.RepositoryCredentialsSecretProps{
		Username:      jsii.String("shop"),
		EncryptionKey: key,
	})
	accessToken := awscdk.NewCfnParameter(stack, jsii.String("DockerHubToken"), &awscdk.CfnParameterProps{NoEcho: jsii.Bool(true)})
	dockerHub := secrets.NewEcrPullThroughCache(stack, jsii.String("DockerHub"), &secrets.EcrPullThroughCacheProps{
		Upstream: secrets.PullThroughUpstream_DockerHub(&secrets.PullThroughCredentials{
			Username:    jsii.String("shop"),
			AccessToken: awscdk.SecretValue_CfnParameter(accessToken),
		}),
	})

	password := &secrets.SecretReferenceOptions{JsonKey: jsii.String("password")}
	task := secrets.NewSecureFargateTaskDefinition(stack, jsii.String("Task"), &secrets.SecureFargateTaskDefinitionProps{
		Cpu:             jsii.Number(512),
		MemoryLimitMiB:  jsii.Number(1024),
		PolicyPlacement: secrets.PolicyPlacement_MANAGED,
		RegistryCredentials: &map[string]secrets.RepositoryCredentials{
			"registry.example.com": registry.Credentials(),
		},
		SecretFilesImage: dockerHub.Image(jsii.String("library/busybox"), jsii.String("1.37"), nil),
		Containers: &map[string]*secrets.SecureContainerOptions{
			"app": {
				Image:        awsecs.ContainerImage_FromRegistry(jsii.String("registry.example.com/shop/app:1.4.2"), nil),
				User:         jsii.String("1000:1000"),
				PortMappings: &[]*awsecs.PortMapping{{ContainerPort: jsii.Number(8080)}},
				Environment:  &map[string]*string{"LOG_LEVEL": jsii.String("info")},
				Secrets: &map[string]awsecs.Secret{
					"MAIL_KEY":   secrets.TaskSecret_FromSecretsManager(mailKey, nil),
					"STRIPE_KEY": secrets.TaskSecret_FromSsmParameter(stripeKey, nil),
				},
				SecretFiles: &secrets.SecretFilesOptions{
					Files: &map[string]awsecs.Secret{
						"database-password": secrets.TaskSecret_FromSecretsManager(database, password),
					},
					ComposedFiles: &map[string]secrets.SecretText{
						"database-url": secrets.SecretText_FromTemplate(
							jsii.String("postgres://{user}:{password}@{host}:5432/shop"),
							secrets.TaskSecret_FromJsonKeys(database, &map[string]*string{
								"user":     jsii.String("username"),
								"password": jsii.String("password"),
								"host":     jsii.String("host"),
							}, nil),
							&secrets.SecretTextOptions{Encoding: secrets.SecretTextEncoding_URL},
						),
					},
				},
			},
			"worker": {
				Image: awsecs.ContainerImage_FromRegistry(jsii.String("registry.example.com/shop/worker:1.4.2"), nil),
				Secrets: &map[string]awsecs.Secret{
					"DATABASE_PASSWORD": secrets.TaskSecret_FromSecretsManager(database, password),
				},
				RuntimeSecrets: &map[string]secrets.RuntimeSecret{
					"KEYSTORE": secrets.RuntimeSecret_FromS3Object(files, jsii.String("keystore.p12")),
				},
			},
		},
	})
	awscdk.Annotations_Of(task).AcknowledgeWarning(jsii.String("cdk-fargate-secrets:unknownEncryptionKey"), jsii.String("the AWS managed key"))

	service := awsecs.NewFargateService(stack, jsii.String("Service"), &awsecs.FargateServiceProps{
		Cluster:           awsecs.NewCluster(stack, jsii.String("Cluster"), nil),
		TaskDefinition:    task.TaskDefinition(),
		MinHealthyPercent: jsii.Number(100),
	})
	secrets.NewRedeployOnSecretChange(stack, jsii.String("Redeploy"), &secrets.RedeployOnSecretChangeProps{
		Service: service,
		Task:    task,
	})
	return stack
}

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	props := &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String("eu-central-1")},
	}
	NewShopStack(app, "Shop", props, NewKey(app, "Keys", props))
	app.Synth(nil)
}
