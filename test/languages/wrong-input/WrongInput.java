package com.example;

import io.github.cdkfargatesecrets.PolicyPlacement;
import io.github.cdkfargatesecrets.SecureContainerOptions;
import io.github.cdkfargatesecrets.SecureFargateTaskDefinition;
import io.github.cdkfargatesecrets.TaskSecret;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ecs.ContainerImage;

final class WrongInput {
    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf";

    private WrongInput() {
    }

    public static void main(final String[] args) {
        App app = new App();
        Stack stack = new Stack(app, "Shop");
        SecureFargateTaskDefinition task = SecureFargateTaskDefinition.Builder.create(stack, "Task").build();
        task.addContainer("app", SecureContainerOptions.builder()
            .image(ContainerImage.fromRegistry("acme/app:1.4.2"))
            .environment(Map.of("MAIL_KEY", ""))
            .secrets(Map.of("MAIL_KEY", TaskSecret.fromValueFrom(ARN)))
            .build());

        attempt(() -> TaskSecret.fromValueFrom(ARN + ":key"));
        attempt(() -> SecureFargateTaskDefinition.Builder.create(stack, "External").policyPlacement(PolicyPlacement.EXTERNAL).build());
        attempt(() -> task.container("wbe"));
        attempt(() -> app.synth());
    }

    private static void attempt(final Runnable code) {
        try {
            code.run();
        } catch (RuntimeException error) {
            System.out.println("RuntimeException\n" + error.getMessage() + "\n--"); // a JsiiError, where a constructor throws it
        }
    }
}
