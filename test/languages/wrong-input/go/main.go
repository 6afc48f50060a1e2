package main

import (
	"fmt"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-fargate-secrets/cdk-fargate-secrets-go/cdkfargatesecrets"
)

func main() {
	defer jsii.Close()
	defer func() {
		reason := recover()
		fmt.Printf("%T\n%v\n", reason, reason)
	}()
	cdkfargatesecrets.TaskSecret_FromValueFrom(jsii.String("arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf:key"), nil)
}
