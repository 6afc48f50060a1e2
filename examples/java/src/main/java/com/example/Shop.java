package com.example;

import io.github.cdkfargatesecrets.EcrPullThroughCache;
import io.github.cdkfargatesecrets.PolicyPlacement;
import io.github.cdkfargatesecrets.PullThroughCredentials;
import io.github.cdkfargatesecrets.PullThroughUpstream;
import io.github.cdkfargatesecrets.RedeployOnSecretChange;
import io.github.cdkfargatesecrets.RepositoryCredentialsSecret;
import io.github.cdkfargatesecrets.RuntimeSecret;
import io.github.cdkfargatesecrets.SecretFilesOptions;
import io.github.cdkfargatesecrets.SecretReferenceOptions;
import io.github.cdkfargatesecrets.SecretText;
import io.github.cdkfargatesecrets.SecretTextEncoding;
import io.github.cdkfargatesecrets.SecretTextOptions;
import io.github.cdkfargatesecrets.SecureContainerOptions;
import io.github.cdkfargatesecrets.SecureFargateTaskDefinition;
import io.github.cdkfargatesecrets.TaskSecret;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketAttributes;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.amazon.awscdk.services.ssm.IStringParameter;
import software.amazon.awscdk.services.ssm.SecureStringParameterAttributes;
import software.amazon.awscdk.services.ssm.StringParameter;
import software.constructs.Construct;

/** A shop: one container serves requests, the other one works through a queue. */
public final class Shop {
    private Shop() {
    }

    public static void main(final String[] args) {
        App app = new App();
        StackProps props = StackProps.builder()
            .env(Environment.builder().account("123456789012").region("eu-central-1").build())
            .build();
        new ShopStack(app, "Shop", props, new KeyStack(app, "Keys", props).key);
        app.synth();
    }

    /** The key of all secrets, in a stack of its own. */
    static final class KeyStack extends Stack {
        final IKey key;

        KeyStack(final Construct scope, final String id, final StackProps props) {
            super(scope, id, props);
            key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
        }
    }

    /** The task with everything that it reads. */
    static final class ShopStack extends Stack {
        ShopStack(final Construct scope, final String id, final StackProps props, final IKey key) {
            super(scope, id, props);

            Secret database = Secret.Builder.create(this, "Database")
                .encryptionKey(key)
                .generateSecretString(SecretStringGenerator.builder()
                    .secretStringTemplate("{\"host\":\"db.example.com\",\"username\":\"shop\"}")
                    .generateStringKey("password")
                    .build())
                .build();
            IStringParameter stripeKey = StringParameter.fromSecureStringParameterAttributes(this, "StripeKey",
                SecureStringParameterAttributes.builder().parameterName("/shop/stripe-key").encryptionKey(key).build());
            ISecret mailKey = Secret.fromSecretCompleteArn(this, "MailKey",
                "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf");
            IBucket files = Bucket.fromBucketAttributes(this, "Files",
                BucketAttributes.builder().bucketName("shop-files").encryptionKey(key).build());

            RepositoryCredentialsSecret registry = RepositoryCredentialsSecret.Builder.create(this, "Registry")
                .username("shop")
                .encryptionKey(key)
                .build();
            CfnParameter accessToken = CfnParameter.Builder.create(this, "DockerHubToken").noEcho(true).build();
            EcrPullThroughCache dockerHub = EcrPullThroughCache.Builder.create(this, "DockerHub")
                .upstream(PullThroughUpstream.dockerHub(PullThroughCredentials.builder()
                    .username("shop")
                    .accessToken(SecretValue.cfnParameter(accessToken))
                    .build()))
                .build();

            SecretReferenceOptions password = SecretReferenceOptions.builder().jsonKey("password").build();
            SecureContainerOptions app = SecureContainerOptions.builder()
                .image(ContainerImage.fromRegistry("registry.example.com/shop/app:1.4.2"))
                .user("1000:1000")
                .portMappings(List.of(PortMapping.builder().containerPort(8080).build()))
                .environment(Map.of("LOG_LEVEL", "info"))
                .secrets(Map.of(
                    "MAIL_KEY", TaskSecret.fromSecretsManager(mailKey),
                    "STRIPE_KEY", TaskSecret.fromSsmParameter(stripeKey)))
                .secretFiles(SecretFilesOptions.builder()
                    .files(Map.of("database-password", TaskSecret.fromSecretsManager(database, password)))
                    .composedFiles(Map.of("database-url", SecretText.fromTemplate(
                        "postgres://{user}:{password}@{host}:5432/shop",
                        TaskSecret.fromJsonKeys(database, Map.of("user", "username", "password", "password", "host", "host")),
                        SecretTextOptions.builder().encoding(SecretTextEncoding.URL).build())))
                    .build())
                .build();
            SecureContainerOptions worker = SecureContainerOptions.builder()
                .image(ContainerImage.fromRegistry("registry.example.com/shop/worker:1.4.2"))
                .secrets(Map.of("DATABASE_PASSWORD", TaskSecret.fromSecretsManager(database, password)))
                .runtimeSecrets(Map.of("KEYSTORE", RuntimeSecret.fromS3Object(files, "keystore.p12")))
                .build();

            SecureFargateTaskDefinition task = SecureFargateTaskDefinition.Builder.create(this, "Task")
                .cpu(512)
                .memoryLimitMiB(1024)
                .policyPlacement(PolicyPlacement.MANAGED)
                .registryCredentials(Map.of("registry.example.com", registry.getCredentials()))
                .secretFilesImage(dockerHub.image("library/busybox", "1.37"))
                .containers(Map.of("app", app, "worker", worker))
                .build();
            Annotations.of(task).acknowledgeWarning("cdk-fargate-secrets:unknownEncryptionKey", "the AWS managed key");

            FargateService service = FargateService.Builder.create(this, "Service")
                .cluster(Cluster.Builder.create(this, "Cluster").build())
                .taskDefinition(task.getTaskDefinition())
                .minHealthyPercent(100)
                .build();
            RedeployOnSecretChange.Builder.create(this, "Redeploy").service(service).task(task).build();
        }
    }
}
