package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/jsii-runtime-go"
	secrets "github.com/cdk-fargate-secrets/cdk-fargate-secrets-go/cdkfargatesecrets"
)

const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mail-AbCdEf"

func attempt(code func()) {
	defer func() {
		if reason := recover(); reason != nil {
			fmt.Printf("%T\n%v\n--\n", reason, reason)
		}
	}()
	code()
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	task := secrets.NewSecureFargateTaskDefinition(stack, jsii.String("Task"), nil)
	task.AddContainer(jsii.String("app"), &secrets.SecureContainerOptions{
		Image:       awsecs.ContainerImage_FromRegistry(jsii.String("acme/app:1.4.2"), nil),
		Environment: &map[string]*string{"MAIL_KEY": jsii.String("")},
		Secrets:     &map[string]awsecs.Secret{"MAIL_KEY": secrets.TaskSecret_FromValueFrom(jsii.String(arn), nil)},
	})

	attempt(func() { secrets.TaskSecret_FromValueFrom(jsii.String(arn+":key"), nil) })
	attempt(func() {
		secrets.NewSecureFargateTaskDefinition(stack, jsii.String("External"), &secrets.SecureFargateTaskDefinitionProps{
			PolicyPlacement: secrets.PolicyPlacement_EXTERNAL,
		})
	})
	attempt(func() { task.Container(jsii.String("wbe")) })
	attempt(func() { app.Synth(nil) })
}
