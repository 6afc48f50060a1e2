package com.example;

import io.github.cdkfargatesecrets.TaskSecret;

final class WrongInput {
    private WrongInput() {
    }

    public static void main(final String[] args) {
        try {
            TaskSecret.fromValueFrom("arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf:key");
        } catch (RuntimeException error) {
            System.out.println(error.getClass().getSimpleName() + "\n" + error.getMessage());
        }
    }
}
