extension IAMScenario {
    static func jobStatements(_ team: String) -> [String] {
        [
            #"{"Sid":"Logs","Effect":"Allow","Action":["logs:CreateLogStream","#
                + #""logs:PutLogEvents"],"Resource":"arn:aws:logs:*:111122223333:log-group:/aws-glue/*"}"#,
            #"{"Sid":"Catalog","Effect":"Allow","Action":["glue:Get*","glue:BatchGet*"],"#
                + #""Resource":["arn:aws:glue:*:111122223333:catalog","#
                + #""arn:aws:glue:*:111122223333:database/*","#
                + #""arn:aws:glue:*:111122223333:table/*"]}"#,
            #"{"Sid":"Assets","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"#
                + #""Resource":"arn:aws:s3:::aws-glue-assets-111122223333-*/*"}"#,
            #"{"Sid":"Metrics","Effect":"Allow","Action":"cloudwatch:PutMetricData","#
                + #""Resource":"*","Condition":{"StringEquals":{"cloudwatch:namespace":"Glue"}}}"#,
        ]
    }

    static func lakeStatements(_ team: String) -> [String] {
        [
            #"{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:GetObjectVersion"],"#
                + #""Resource":["arn:aws:s3:::lake-\#(team)/*","arn:aws:s3:::lake-shared/*"]}"#,
            #"{"Sid":"WriteOwn","Effect":"Allow","Action":["s3:PutObject","s3:DeleteObject"],"#
                + #""Resource":"arn:aws:s3:::lake-*/${aws:PrincipalTag/team}/*","#
                + #""Condition":{"StringEquals":{"aws:RequestedRegion":["eu-west-1","#
                + #""eu-north-1"]}}}"#,
            #"{"Sid":"List","Effect":"Allow","Action":"s3:ListBucket","#
                + #""Resource":"arn:aws:s3:::lake-*","Condition":{"StringLike":{"s3:prefix":"#
                + #"["\#(team)/*","shared/*"]}}}"#,
            #"{"Sid":"NoCurated","Effect":"Deny","Action":"s3:Delete*","#
                + #""Resource":"arn:aws:s3:::lake-*/curated/*"}"#,
        ]
    }

    static let boundaryStatements = [
        #"{"Effect":"Allow","Action":["s3:*","glue:*","logs:*","kms:*"],"Resource":"*"}"#,
        #"{"Effect":"Deny","Action":"s3:*","Resource":"*","#
            + #""Condition":{"StringNotEquals":{"aws:ResourceAccount":"111122223333"}}}"#,
    ]

    static func bucketStatements(_ team: String) -> [String] {
        [
            #"{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","#
                + #""Resource":["arn:aws:s3:::lake-\#(team)","arn:aws:s3:::lake-\#(team)/*"],"#
                + #""Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#,
            #"{"Sid":"OldTls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","#
                + #""Condition":{"NumericLessThan":{"s3:TlsVersion":"1.2"}}}"#,
            #"{"Sid":"Endpoint","Effect":"Deny","Principal":"*","Action":"s3:PutObject","#
                + #""Resource":"arn:aws:s3:::lake-\#(team)/*","Condition":{"StringNotEquals":"#
                + #"{"aws:SourceVpce":["vpce-0lake","vpce-0spare"]},"#
                + #""BoolIfExists":{"aws:ViaAWSService":"false"}}}"#,
            #"{"Sid":"Organisation","Effect":"Deny","Principal":"*","Action":"s3:*","#
                + #""Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"#
                + #""o-benchmark01"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}"#,
            #"{"Sid":"Readers","Effect":"Allow","Principal":{"AWS":["#
                + #""arn:aws:iam::111122223333:role/analyst","arn:aws:iam::444455556666:root"]},"#
                + #""Action":["s3:GetObject","s3:ListBucket"],"#
                + #""Resource":["arn:aws:s3:::lake-\#(team)","arn:aws:s3:::lake-\#(team)/*"]}"#,
            #"{"Sid":"Jobs","Effect":"Allow","Principal":"*","Action":"s3:GetObject","#
                + #""Resource":"arn:aws:s3:::lake-\#(team)/*","Condition":{"ArnLike":"#
                + #"{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/service-role/etl-*"}}}"#,
        ]
    }

    static let guardStatements = [
        #"{"Sid":"Regions","Effect":"Deny","NotAction":["iam:*","sts:*","organizations:*"],"#
            + #""Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"#
            + #"["eu-west-1","eu-north-1"]},"ArnNotLike":{"aws:PrincipalArn":"#
            + #""arn:aws:iam::*:role/admin-*"}}}"#,
        #"{"Sid":"NoAccessKeys","Effect":"Deny","Action":"iam:CreateAccessKey","Resource":"*"}"#,
        #"{"Sid":"Logs","Effect":"Deny","Action":["s3:Put*","s3:Delete*"],"#
            + #""Resource":"arn:aws:s3:::audit-*"}"#,
        #"{"Sid":"Network","Effect":"Deny","Action":"s3:DeleteObject","Resource":"*","#
            + #""Condition":{"NotIpAddressIfExists":{"aws:VpcSourceIp":["10.0.0.0/8","#
            + #""172.16.0.0/12"]}}}"#,
    ]
}
