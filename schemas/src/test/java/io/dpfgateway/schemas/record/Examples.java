package io.dpfgateway.schemas.record;

import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One record of each type with every field set; maps have one entry, so that the bytes have one order. */
public final class Examples {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

    private Examples() {}

    public static List<SpecificRecord> all() {
        return List.of(
                rawImage(),
                poisonedRecord(),
                deadLetter(),
                modelVersion(),
                rollout(),
                gatewayStatus(),
                trainerCommand(),
                trainerStatus());
    }

    public static RawImage rawImage() {
        return RawImage.newBuilder()
                .setId("cam-7/000123")
                .setSource("cam-7")
                .setCapturedAt(TIME)
                .setImage(ByteBuffer.wrap(new byte[] {(byte) 0x89, 'P', 'N', 'G'}))
                .setLabel("boot")
                .setAttributes(Map.of("line", "4"))
                .build();
    }

    public static PoisonedRecord poisonedRecord() {
        return PoisonedRecord.newBuilder()
                .setId("cam-7/000123")
                .setSource("cam-7")
                .setCapturedAt(TIME)
                .setNetworkId("fashion")
                .setDpfVersion(3)
                .setTensor(WireTensors.encode(
                        new float[] {0, 1, -2, 0.5f}, new int[] {1, 2, 2}, new TensorEncoding.Int8(0.25f, -10)))
                .setLabel("boot")
                .setAttributes(Map.of("line", "4"))
                .build();
    }

    public static DeadLetter deadLetter() {
        return DeadLetter.newBuilder()
                .setTopic("raw-images")
                .setPartition(2)
                .setOffset(1234567890123L)
                .setReason(DeadLetterReason.UNDECODABLE)
                .setDetail("no JPEG or PNG")
                .setId("cam-7/000123")
                .setSource("cam-7")
                .setFailedAt(TIME)
                .setDpfVersion(3)
                .build();
    }

    public static ModelVersion modelVersion() {
        return ModelVersion.newBuilder()
                .setNetworkId("fashion")
                .setVersion(3)
                .setUri("file:///bundles/fashion-3")
                .setManifestSha256("00ff")
                .setSignature(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .setMetrics(Map.of("agreement", 0.95))
                .setAnnouncedAt(TIME)
                .build();
    }

    public static Rollout rollout() {
        return Rollout.newBuilder()
                .setNetworkId("fashion")
                .setStableVersion(3)
                .setCanaryVersion(4)
                .setCanaryShare(0.125)
                .setReason("trial")
                .setUpdatedAt(TIME)
                .setPreviousVersion(2)
                .build();
    }

    public static GatewayStatus gatewayStatus() {
        return GatewayStatus.newBuilder()
                .setInstanceId("gateway-1")
                .setNetworkId("fashion")
                .setState(GatewayState.RUNNING)
                .setDpfVersion(3)
                .setExecutionProvider("cpu")
                .setDetail("")
                .setUpdatedAt(TIME)
                .setCanaryVersion(4)
                .setCanaryShare(0.125)
                .setLag(7L)
                .setVersions(List.of(
                        new VersionStatus(3, VersionStage.STABLE, ""),
                        new VersionStatus(5, VersionStage.REFUSED, "no")))
                .setGuarded(List.of(new GuardStatus(4, GuardState.MISSED, 300L, 150L, "low", 0.75, 100)))
                .setLastCommitAt(TIME)
                .build();
    }

    public static TrainerCommand trainerCommand() {
        return TrainerCommand.newBuilder()
                .setNetworkId("fashion")
                .setAction(TrainerAction.RETRAIN)
                .setReason("new cameras")
                .setRequestedAt(TIME)
                .build();
    }

    public static TrainerStatus trainerStatus() {
        return TrainerStatus.newBuilder()
                .setInstanceId("trainer-1")
                .setNetworkId("fashion")
                .setState(TrainerState.IDLE)
                .setLeader(true)
                .setVaultPictures(1200)
                .setVaultBytes(5_000_000L)
                .setNewSamples(7)
                .setLastJob(TrainerJob.newBuilder()
                        .setId("job-3")
                        .setVersion(3)
                        .setTrigger("command")
                        .setTriggerReason("new cameras")
                        .setVerdict(TrainerVerdict.GATE_MISSED)
                        .setReasons(List.of("no"))
                        .setStartedAt(TIME)
                        .setEndedAt(TIME)
                        .build())
                .setDetail("d")
                .setUpdatedAt(TIME)
                .setLeakage(List.of(LeakageStatus.newBuilder()
                        .setVersion(2)
                        .setState(LeakageState.MISSED)
                        .setPictures(200)
                        .setSsim(0.5)
                        .setSsimLow(0.25)
                        .setMaxSsim(0.125)
                        .setMeasuredAt(TIME)
                        .setDetail("l")
                        .build()))
                .build();
    }
}
