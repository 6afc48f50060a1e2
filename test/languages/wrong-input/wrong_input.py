from cdk_fargate_secrets import TaskSecret

try:
    TaskSecret.from_value_from("arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf:key")
except Exception as error:
    print(type(error).__name__, error, sep="\n")
