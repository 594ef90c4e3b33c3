import type { EscalationPath } from "../../../src/core/model/knowledge";

const RHINO = "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/";
const PATHFINDING = "https://pathfinding.cloud/paths/";

const path = (id: string, actions: readonly string[], gain: string, source: string = RHINO): EscalationPath => ({ id, actions, gain, source });

/**
 * Published privilege-escalation paths of AWS IAM: Rhino Security Labs' list (2018, extended since) and
 * pathfinding.cloud (Datadog), read 2026-11.
 */
export const escalations: readonly EscalationPath[] = [
  path("create-policy-version", ["iam:CreatePolicyVersion"], "rewrite a policy attached to itself into full access"),
  path("set-default-policy-version", ["iam:SetDefaultPolicyVersion"], "bring back an older, wider version of a policy"),
  path("create-access-key", ["iam:CreateAccessKey"], "make access keys for any user, administrators included"),
  path("create-login-profile", ["iam:CreateLoginProfile"], "set a console password for any user without one"),
  path("update-login-profile", ["iam:UpdateLoginProfile"], "reset any user's console password"),
  path("attach-user-policy", ["iam:AttachUserPolicy"], "attach AdministratorAccess to a user"),
  path("attach-group-policy", ["iam:AttachGroupPolicy"], "attach AdministratorAccess to a group"),
  path("attach-role-policy", ["iam:AttachRolePolicy"], "attach AdministratorAccess to a role it can use"),
  path("put-user-policy", ["iam:PutUserPolicy"], "write an inline administrator policy on a user"),
  path("put-group-policy", ["iam:PutGroupPolicy"], "write an inline administrator policy on a group"),
  path("put-role-policy", ["iam:PutRolePolicy"], "write an inline administrator policy on a role"),
  path("add-user-to-group", ["iam:AddUserToGroup"], "join an administrators' group"),
  path("update-assume-role-policy", ["iam:UpdateAssumeRolePolicy"], "let itself assume any role"),
  path("passrole-ec2", ["iam:PassRole", "ec2:RunInstances"], "start an instance under a stronger role and read its credentials"),
  path("passrole-ec2-spot", ["iam:PassRole", "ec2:RequestSpotInstances"], "start a spot instance under a stronger role", PATHFINDING),
  path("associate-instance-profile", ["iam:PassRole", "ec2:AssociateIamInstanceProfile"], "put a stronger role on a running instance", PATHFINDING),
  path("passrole-lambda-invoke", ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], "run code of its own under any role that it may pass"),
  path("passrole-lambda-event-source", ["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"], "run code of its own under any role, started by an event"),
  path("passrole-lambda-permission", ["iam:PassRole", "lambda:CreateFunction", "lambda:AddPermission"], "run code of its own under any role, called from elsewhere", PATHFINDING),
  path("passrole-lambda-url", ["iam:PassRole", "lambda:CreateFunction", "lambda:CreateFunctionUrlConfig"], "run code of its own under any role behind a public URL", PATHFINDING),
  path("update-function-code", ["lambda:UpdateFunctionCode"], "replace a function's code and act under the function's role"),
  path("update-function-configuration", ["lambda:UpdateFunctionConfiguration"], "inject a layer into a function and act under its role"),
  path("passrole-glue-endpoint", ["iam:PassRole", "glue:CreateDevEndpoint"], "open a shell under a stronger role"),
  path("update-glue-endpoint", ["glue:UpdateDevEndpoint"], "put an SSH key of its own on a development endpoint and use its role"),
  path("passrole-glue-job", ["iam:PassRole", "glue:CreateJob", "glue:StartJobRun"], "run a job under a stronger role", PATHFINDING),
  path("passrole-glue-trigger", ["iam:PassRole", "glue:CreateJob", "glue:CreateTrigger"], "schedule a job under a stronger role", PATHFINDING),
  path("passrole-glue-update-job", ["iam:PassRole", "glue:UpdateJob", "glue:StartJobRun"], "rewrite a job to run under a stronger role", PATHFINDING),
  path("passrole-cloudformation", ["iam:PassRole", "cloudformation:CreateStack"], "create resources under a stronger role"),
  path("passrole-cloudformation-update", ["iam:PassRole", "cloudformation:UpdateStack"], "change a stack to run under a stronger role", PATHFINDING),
  path("passrole-cloudformation-stackset", ["iam:PassRole", "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"], "create resources under a stronger role", PATHFINDING),
  path("passrole-datapipeline", ["iam:PassRole", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"], "run commands under a stronger role"),
  path("passrole-sagemaker-notebook", ["iam:PassRole", "sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"], "open a notebook under a stronger role"),
  path("sagemaker-presigned-notebook", ["sagemaker:CreatePresignedNotebookInstanceUrl"], "open an existing notebook and use its role"),
  path("passrole-sagemaker-training", ["iam:PassRole", "sagemaker:CreateTrainingJob"], "run code of its own under a stronger role", PATHFINDING),
  path("passrole-sagemaker-processing", ["iam:PassRole", "sagemaker:CreateProcessingJob"], "run code of its own under a stronger role", PATHFINDING),
  path("passrole-codestar", ["iam:PassRole", "codestar:CreateProject"], "gain the rights of a project's worker role"),
  path("codestar-template", ["codestar:CreateProjectFromTemplate"], "gain rights through a project's template"),
  path("codestar-member", ["codestar:CreateProject", "codestar:AssociateTeamMember"], "become owner of a project and gain its rights"),
  path("passrole-codebuild", ["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"], "run a build under a stronger role", PATHFINDING),
  path("passrole-codebuild-batch", ["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuildBatch"], "run builds under a stronger role", PATHFINDING),
  path("passrole-codebuild-update", ["iam:PassRole", "codebuild:UpdateProject", "codebuild:StartBuild"], "change a build to run under a stronger role", PATHFINDING),
  path("passrole-ecs-run", ["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask"], "run a container under a stronger role", PATHFINDING),
  path("passrole-ecs-start", ["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:StartTask"], "run a container under a stronger role", PATHFINDING),
  path("passrole-ecs-service", ["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:CreateService"], "run a container under a stronger role", PATHFINDING),
  path("passrole-apprunner", ["iam:PassRole", "apprunner:CreateService"], "run a container under a stronger role", PATHFINDING),
  path("passrole-stepfunctions", ["iam:PassRole", "states:CreateStateMachine", "states:StartExecution"], "call AWS under a stronger role", PATHFINDING),
  path("passrole-autoscaling", ["iam:PassRole", "autoscaling:CreateAutoScalingGroup", "autoscaling:CreateLaunchConfiguration"], "start instances under a stronger role", PATHFINDING),
  path("passrole-ssm-automation", ["iam:PassRole", "ssm:StartAutomationExecution"], "run an automation under a stronger role", PATHFINDING),
  path("passrole-batch", ["iam:PassRole", "batch:RegisterJobDefinition", "batch:SubmitJob"], "run a job under a stronger role", PATHFINDING),
  path("passrole-bedrock-interpreter", ["iam:PassRole", "bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore:InvokeCodeInterpreter"], "run code under a stronger role", PATHFINDING),
  path("edit-lambda-role-trust", ["iam:AttachRolePolicy", "sts:AssumeRole"], "widen a role and assume it", PATHFINDING),
  path("ssm-send-command", ["ssm:SendCommand"], "run commands on any managed instance and use its role", PATHFINDING),
  path("ssm-start-session", ["ssm:StartSession"], "open a shell on any managed instance and use its role", PATHFINDING),
];
