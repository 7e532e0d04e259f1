# A queue that tells why403 of new logs in a bucket; the same as notifications.yaml. EventBridge must
# be on in the bucket's properties (aws_s3_bucket_notification with eventbridge = true).

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "log_bucket" {
  type        = string
  description = "The bucket that the logs are delivered to."
}

variable "log_prefix" {
  type        = string
  default     = ""
  description = "What the keys of the logs begin with; empty for all."
}

variable "log_key_arn" {
  type        = string
  default     = null
  description = "The ARN of the KMS key of the logs; null where they have none."
}

variable "reader_role" {
  type        = string
  description = "The name of the role that why403 runs as."
}

data "aws_partition" "current" {}
data "aws_region" "current" {}

resource "aws_sqs_queue" "dead_letters" {
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "logs" {
  message_retention_seconds  = 1209600
  sqs_managed_sse_enabled    = true
  visibility_timeout_seconds = 60
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = 5
  })
}

resource "aws_cloudwatch_event_rule" "new_logs" {
  description = "New logs, for why403"
  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"]
    detail = {
      bucket = { name = [var.log_bucket] }
      object = { key = [{ prefix = var.log_prefix }] }
    }
  })
}

resource "aws_cloudwatch_event_target" "queue" {
  rule = aws_cloudwatch_event_rule.new_logs.name
  arn  = aws_sqs_queue.logs.arn
}

resource "aws_sqs_queue_policy" "announce" {
  queue_url = aws_sqs_queue.logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Announce"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.logs.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.new_logs.arn } }
    }]
  })
}

resource "aws_iam_role_policy" "reader" {
  name = "why403-reads-logs"
  role = var.reader_role
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid      = "ListLogs"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = "arn:${data.aws_partition.current.partition}:s3:::${var.log_bucket}"
      },
      {
        Sid      = "ReadLogs"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "arn:${data.aws_partition.current.partition}:s3:::${var.log_bucket}/${var.log_prefix}*"
      },
      {
        Sid      = "TakeMessages"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"]
        Resource = aws_sqs_queue.logs.arn
      },
      ], var.log_key_arn == null ? [] : [{
        Sid       = "DecryptLogs"
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = var.log_key_arn
        Condition = { StringEquals = { "kms:ViaService" = "s3.${data.aws_region.current.name}.amazonaws.com" } }
    }])
  })
}

output "queue_url" {
  description = "For 'why403 watch --queue'"
  value       = aws_sqs_queue.logs.id
}
