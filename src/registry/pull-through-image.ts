import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ecrRepositoryArn, pullStatements } from './ecr-repository';
import { FirstPull } from './first-pull';

/**
 * An image of a pull-through cache, with the permission to pull it.
 */
export class PullThroughImage extends ecs.ContainerImage {
  public constructor(private readonly imageName: string, private readonly firstPull: FirstPull) {
    super();
  }

  public bind(_scope: Construct, { taskDefinition }: ecs.ContainerDefinition): ecs.ContainerImageConfig {
    const arn = ecrRepositoryArn(this.imageName);
    const resources = arn === undefined ? [] : [arn];
    pullStatements(resources).forEach((statement) => taskDefinition.addToExecutionRolePolicy(statement));
    if (this.firstPull === FirstPull.EXECUTION_ROLE) {
      taskDefinition.addToExecutionRolePolicy(new iam.PolicyStatement({ actions: IMPORT_ACTIONS, resources }));
    }
    return { imageName: this.imageName };
  }
}

/** What the first pull of an image needs in addition to the permissions to pull (FACTS 10.2). */
export const IMPORT_ACTIONS = ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'];
