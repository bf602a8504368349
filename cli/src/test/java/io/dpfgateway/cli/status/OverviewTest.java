package io.dpfgateway.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.cli.deadletter.LetterCount;
import io.dpfgateway.cli.rollout.Situation;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.GuardState;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.TrainerJob;
import io.dpfgateway.schemas.record.TrainerState;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.record.TrainerVerdict;
import io.dpfgateway.schemas.record.VersionStage;
import io.dpfgateway.schemas.record.VersionStatus;
import io.dpfgateway.schemas.rollout.GuardReason;
import io.dpfgateway.schemas.topic.SubjectState;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import io.dpfgateway.schemas.topic.TopicState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OverviewTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Limits LIMITS = new Limits(1000, 10);
    private static final Overview.Where WHERE = new Overview.Where("kafka:9092", "http://registry:8081");

    private final List<TopicView> topics = new ArrayList<>();
    private final List<SubjectState> subjects = new ArrayList<>();
    private final List<GroupLag> groups = new ArrayList<>();
    private final List<ModelVersion> models = new ArrayList<>();
    private final List<Rollout> rollouts = new ArrayList<>();
    private final List<GatewayStatus> statuses = new ArrayList<>();
    private final List<TrainerStatus> trainers = new ArrayList<>();
    private LetterCount letters = new LetterCount(Map.of(DeadLetterReason.UNDECODABLE, 3), 0, false);

    OverviewTest() {
        for (Topic topic : Topic.values()) {
            topics.add(new TopicView(new TopicState(topic, topic.defaultName(), 6, 3, List.of()), 12_345));
            subjects.add(new SubjectState(topic, topic.defaultName() + "-value", true, Optional.empty()));
        }
        groups.add(group(GroupLag.Role.GATEWAY, "dpf-gateway", 2, 10));
        groups.add(GroupLag.absent(new GroupLag.Reader(GroupLag.Role.SAMPLER, "dpf-gateway-sampler", "raw-images")));
        models.add(model(1));
        models.add(model(2));
        rollouts.add(rollout(1, 2));
        statuses.add(status("gw-1"));
        statuses.get(0).setLastCommitAt(NOW.minusSeconds(300));
        statuses.add(status("gw-2"));
    }

    @Test
    void shouldSayThatAllIsWell() {
        assertThat(table())
                .startsWith(
                        "at         2026-01-02T03:04:05Z",
                        "brokers    kafka:9092: 3 brokers",
                        "registry   http://registry:8081: has this release's schemas",
                        "",
                        "TOPIC                           PARTITIONS          RECORDS  STATE",
                        "raw-images                               6           12,345  ok")
                .contains(
                        "dpf-gateway                       2               10  raw-images                    stable",
                        "dpf-gateway-sampler               -                -  raw-images                    not there",
                        "  VERSION  RUNS AS      ANNOUNCED             SIGNED  AGREEMENT  ADAPTIVE SSIM  REFUSED BY",
                        "        1  stable       1970-01-01T00:00:00Z  no         0.9900         0.4870  -",
                        "        2  canary 10%   1970-01-01T00:00:00Z  no         0.9900         0.4870  -",
                        "  GATEWAY               STATE              STABLE  CANARY               LAG  ON    COMMIT  SEEN",
                        "  gw-1                  RUNNING            1       2 on 10 %             42  cpu    5 min  3 s",
                        "  gw-2                  RUNNING            1       2 on 10 %             42  cpu        -  3 s",
                        "  no live guard: it is off (guard.share: 0), or has no version to measure yet",
                        "dead letters of the last 24 h: 3 (3 UNDECODABLE)")
                .contains("trainer    no trainer has reported")
                .endsWith("", "All is well.");
    }

    @Test
    void shouldShowTheLastTrainingAndNeedAPersonWhenItsGateWasMissed() throws Exception {
        // Given: the one that leads now took over from one that was killed
        trainers.add(trainer("tr-1", 40, job(6, 2000, TrainerVerdict.GATE_MISSED)));
        trainers.add(trainer("tr-2", 3, job(7, 1000, TrainerVerdict.PUBLISHED)));

        // When, then
        assertThat(table())
                .contains(
                        "TRAINER                 NETWORK           STATE        LEADS    PICTURES  NEW SAMPLES  SEEN",
                        "tr-1                    net               SILENT       yes         5,000          250  40 s",
                        "tr-2                    net               IDLE         yes         5,000          250  3 s",
                        "  last training: version 7, published, for drift, begun 2026-01-02T02:47:25Z");
        assertThat(attentions())
                .extracting(Attention::what)
                .containsExactly("network net: trainer tr-1 has said nothing for 40 s");

        // When: the next one misses it
        trainers.set(1, trainer("tr-2", 3, job(8, 10, TrainerVerdict.GATE_MISSED)));

        // Then
        assertThat(attentions())
                .extracting(Attention::what)
                .last()
                .isEqualTo("network net: the last training, of version 8, missed its gate: maxSsim: ssim is 0.5");
        JsonNode json = new ObjectMapper().readTree(OverviewJson.of(overview(), attentions()));
        assertThat(json.at("/trainers/1/lastTraining").toString())
                .isEqualTo("{\"id\":\"job-8\",\"version\":8,\"trigger\":\"drift\",\"verdict\":\"GATE_MISSED\","
                        + "\"reasons\":[\"maxSsim: ssim is 0.5\"],\"startedAt\":\"2026-01-02T03:03:55.678Z\","
                        + "\"endedAt\":null}");
    }

    @Test
    void shouldShowWhatTheGuardsMeasure() throws Exception {
        // Given: one that is of an older release, and one that has seen nothing yet
        statuses.get(0)
                .setGuarded(List.of(
                        new GuardStatus(1, GuardState.MEASURING, 1200L, 1184L, "", 0.9, 100),
                        new GuardStatus(2, GuardState.WAITING, 0L, 0L, "", 0.9, 100)));
        statuses.get(1).setGuarded(List.of(new GuardStatus(1, GuardState.MEASURING, 3L, 3L, "", null, null)));

        // When, then
        assertThat(table())
                .contains(
                        "  GUARD OF              VERSION  FINDS        AGREEMENT   ASKED   MEASURED  JUDGED FROM",
                        "  gw-1                        1  MEASURING       98.7 %  90.0 %      1,200  100",
                        "  gw-1                        2  WAITING              -  90.0 %          0  100",
                        "  gw-2                        1  MEASURING      100.0 %       -          3  -")
                .noneMatch(line -> line.contains("no live guard"))
                .endsWith("All is well.");
        JsonNode json = new ObjectMapper().readTree(OverviewJson.of(overview(), attentions()));
        assertThat(json.at("/networks/0/instances/0/lastCommitAt").asText()).isEqualTo("2026-01-02T02:59:05.678Z");
        assertThat(json.at("/networks/0/instances/1/lastCommitAt").isNull()).isTrue();
        assertThat(json.at("/networks/0/instances/0/guarded/0").toString())
                .isEqualTo("{\"version\":1,\"state\":\"MEASURING\",\"pictures\":1200,\"agreed\":1184,\"detail\":\"\","
                        + "\"minAgreement\":0.9,\"minPictures\":100}");

        // When: they miss, and one cannot measure
        statuses.get(0)
                .setGuarded(List.of(
                        new GuardStatus(1, GuardState.MISSED, 200L, 100L, "agree on 100 of 200", 0.9, 100),
                        new GuardStatus(2, GuardState.UNABLE, 0L, 0L, "no task output", 0.9, 100)));
        statuses.get(1)
                .setGuarded(List.of(new GuardStatus(1, GuardState.MISSED, 200L, 110L, "agree on 110", 0.9, 100)));

        // Then
        assertThat(table())
                .contains(
                        "  gw-1                        1  MISSED          50.0 %  90.0 %        200  100",
                        "      agree on 100 of 200",
                        "  gw-1                        2  UNABLE               -  90.0 %          0  100",
                        "      no task output")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Lines.COLUMNS));
        assertThat(attentions())
                .extracting(Attention::what)
                .containsExactly(
                        "network net: version 1 misses what the guard of gw-1, gw-2 asks",
                        "network net: the guard of gw-1 cannot measure version 2, which is on trial");

        // When: it is not on trial
        rollouts.get(0).setCanaryVersion(null);
        statuses.forEach(status -> status.setCanaryVersion(null));

        // Then: it was taken as it is
        assertThat(attentions())
                .extracting(Attention::what)
                .containsExactly("network net: version 1 misses what the guard of gw-1, gw-2 asks");

        // When: both are gone
        statuses.forEach(status -> status.setState(GatewayState.STOPPED));

        // Then
        assertThat(table()).noneMatch(line -> line.contains("GUARD OF") || line.contains("no live guard"));
        assertThat(attentions()).extracting(Attention::what).containsExactly("network net: no gateway is there");
    }

    @Test
    void shouldTellOfARollbackThatAGuardMadeUntilADayHasPassed() throws Exception {
        // Given
        String finding =
                "clean and poisoned outputs agree on 100 of 200 live pictures (50.0 %, by chance at most 61.3 %),"
                        + " where guard.minAgreement is 90.0 %";
        Rollout back = rollout(1, 2);
        back.setCanaryVersion(null);
        back.setCanaryShare(0);
        back.setReason(new GuardReason("gw-2", 2, finding).text());
        back.setUpdatedAt(NOW.minusSeconds(720));
        rollouts.set(0, back);
        statuses.forEach(status -> status.setCanaryVersion(null));

        // When, then
        assertThat(table())
                .contains("network net: stable 1, set 2026-01-02T02:52:05.678Z")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Lines.COLUMNS));
        assertThat(String.join("\n", table()).replaceAll("\\s+", " "))
                .contains("GUARD: version 2 was taken back 12 min ago by the guard of gw-2: " + finding);
        assertThat(attentions())
                .extracting(Attention::what)
                .containsExactly("network net: a guard took version 2 back 12 min ago");
        JsonNode json = new ObjectMapper().readTree(OverviewJson.of(overview(), attentions()));
        assertThat(json.at("/networks/0/takenBackVersion").asInt()).isEqualTo(2);
        assertThat(json.at("/networks/0/reason").asText()).endsWith(finding);

        // When: that is long ago
        back.setUpdatedAt(NOW.minusSeconds(86_400));

        // Then: it is what is set, and nobody is called
        assertThat(attentions()).isEmpty();
        assertThat(table()).anyMatch(line -> line.startsWith("  GUARD: version 2 was taken back 24 h ago by"));

        // When: an operator has set the same
        back.setReason("looks wrong");

        // Then
        assertThat(table())
                .contains("network net: stable 1, set 2026-01-01T03:04:05.678Z (looks wrong)")
                .noneMatch(line -> line.contains("GUARD:"));
    }

    private static TrainerStatus trainer(String instance, int secondsAgo, TrainerJob job) {
        return TrainerStatus.newBuilder()
                .setInstanceId(instance)
                .setNetworkId("net")
                .setState(TrainerState.IDLE)
                .setLeader(true)
                .setVaultPictures(5000)
                .setNewSamples(250)
                .setLastJob(job)
                .setUpdatedAt(NOW.minusSeconds(secondsAgo))
                .build();
    }

    private static TrainerJob job(int version, int secondsAgo, TrainerVerdict verdict) {
        return TrainerJob.newBuilder()
                .setId("job-" + version)
                .setVersion(version)
                .setTrigger("drift")
                .setVerdict(verdict)
                .setReasons(verdict == TrainerVerdict.GATE_MISSED ? List.of("maxSsim: ssim is 0.5") : List.of())
                .setStartedAt(NOW.minusSeconds(secondsAgo))
                .build();
    }

    @Test
    void shouldFitATerminalWhateverNamesAndMessagesAreLike() {
        // Given
        String endless = "x".repeat(250);
        topics.add(new TopicView(
                new TopicState(
                        Topic.RAW_IMAGES,
                        endless,
                        6,
                        3,
                        List.of(new SettingDifference("max.message.bytes", "4194304", "1"))),
                999_999_999_999L));
        groups.add(group(GroupLag.Role.GATEWAY, endless, 0, 999_999_999_999L));
        GatewayStatus failing = status("gw-\u001b[2J-" + endless);
        failing.setDetail("refused (BAD_OUTPUT): " + "not finite \n ".repeat(30));
        failing.setVersions(List.of(new VersionStatus(2, VersionStage.REFUSED, endless)));
        failing.setLag(999_999_999_999L);
        statuses.add(failing);
        rollouts.set(0, rollout(1, 2));
        rollouts.get(0).setReason(endless);

        // When
        List<String> lines = table();

        // Then
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(100).doesNotContain("\u001b", "\n"));
        assertThat(lines).contains("NEEDS A PERSON");
    }

    @Test
    void shouldSayWhatNeedsAPersonAndWhatToDo() {
        // Given
        topics.set(0, new TopicView(new TopicState(Topic.RAW_IMAGES, "raw-images", 0, 0, List.of()), 0));
        topics.set(
                1,
                new TopicView(
                        new TopicState(
                                Topic.POISONED_FEATURES,
                                "poisoned-features",
                                6,
                                1,
                                List.of(
                                        new SettingDifference("retention.ms", "1", "2"),
                                        new SettingDifference("max.message.bytes", "4194304", "1048588"),
                                        new SettingDifference("cleanup.policy", "delete", "compact"))),
                        0));
        subjects.set(0, new SubjectState(Topic.RAW_IMAGES, "raw-images-value", false, Optional.empty()));
        groups.set(0, group(GroupLag.Role.GATEWAY, "dpf-gateway", 0, 1));
        groups.set(1, group(GroupLag.Role.SAMPLER, "dpf-gateway-sampler", 0, 1));
        groups.add(group(GroupLag.Role.TRAINER, "dpf-trainer", 1, 1001));
        rollouts.set(0, rollout(1, 7));
        statuses.get(0).setDetail("version 7 is to run and is not announced");
        statuses.get(1).setUpdatedAt(NOW.minusSeconds(90));
        letters = new LetterCount(Map.of(DeadLetterReason.UNDECODABLE, 11), 2, true);

        // When, then
        assertThat(attentions())
                .extracting(Attention::what)
                .containsExactly(
                        "topics are missing, or this user may not see them: raw-images",
                        "topic poisoned-features: max.message.bytes is 1048588 where 4194304 is expected",
                        "topic poisoned-features: cleanup.policy is compact where delete is expected",
                        "the registry lacks this release's schema of raw-images-value",
                        "1 record waits on raw-images, and nobody of group dpf-gateway is there",
                        "1,001 records wait on raw-images for group dpf-trainer, more than --max-lag 1000",
                        "network net: version 7 is set and not announced",
                        "network net: gateway gw-2 has said nothing for 90 s",
                        "network net: gateway gw-1: version 7 is to run and is not announced",
                        "at least 11 dead letters of the last 24 h, more than --max-dead-letters 10");
        assertThat(attentions())
                .allSatisfy(
                        attention -> assertThat(attention.todo()).isNotBlank().doesNotEndWith("."));
    }

    @Test
    void shouldWaitAMinuteBeforeItMissesAgreementAndADayBeforeItForgets() {
        // Given
        statuses.get(0).setCanaryVersion(null);
        statuses.get(1).setUpdatedAt(NOW.minusSeconds(2 * 86_400));
        rollouts.get(0).setUpdatedAt(NOW.minusSeconds(59));

        // When, then
        assertThat(attentions()).isEmpty();
        rollouts.get(0).setUpdatedAt(NOW.minusSeconds(61));
        assertThat(attentions())
                .extracting(Attention::what)
                .containsExactly("network net: only 0 of 1 gateways run it");
    }

    @Test
    void shouldMissAVersionAndAGatewayWhereThereIsNone() {
        models.clear();
        rollouts.clear();
        statuses.clear();

        assertThat(attentions())
                .extracting(Attention::what)
                .containsExactly("no version is announced", "no gateway has reported");
    }

    @Test
    void shouldGiveProgramsAStableShape() throws Exception {
        // Given
        statuses.get(1).setVersions(List.of(new VersionStatus(2, VersionStage.REFUSED, "refused (ALTERED): bytes")));

        // When
        JsonNode json = new ObjectMapper().readTree(OverviewJson.of(overview(), attentions()));

        // Then
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "at",
                        "ok",
                        "attention",
                        "brokers",
                        "registry",
                        "topics",
                        "groups",
                        "networks",
                        "trainers",
                        "deadLetters");
        assertThat(json.get("ok").asBoolean()).isTrue();
        assertThat(json.get("brokers").toString()).isEqualTo("{\"at\":\"kafka:9092\",\"reachable\":true,\"count\":3}");
        assertThat(json.at("/registry/subjects/0").toString())
                .isEqualTo("{\"subject\":\"raw-images-value\",\"registered\":true,\"differences\":[]}");
        assertThat(json.at("/topics/0").toString())
                .isEqualTo("{\"name\":\"raw-images\",\"exists\":true,\"partitions\":6,\"replicas\":3,\"records\":12345,"
                        + "\"differences\":[]}");
        assertThat(json.at("/groups/0").toString())
                .isEqualTo("{\"group\":\"dpf-gateway\",\"role\":\"gateway\",\"topic\":\"raw-images\",\"exists\":true,"
                        + "\"state\":\"STABLE\",\"members\":2,\"lag\":10}");
        assertThat(json.at("/networks/0/networkId").asText()).isEqualTo("net");
        assertThat(json.at("/networks/0/canaryShare").asDouble()).isEqualTo(0.1);
        assertThat(json.at("/networks/0/versions/1/role").asText()).isEqualTo("canary 10%");
        assertThat(json.at("/networks/0/versions/1/refusedBy").toString())
                .isEqualTo("{\"gw-2\":\"refused (ALTERED): bytes\"}");
        assertThat(json.at("/networks/0/instances/0/executionProvider").asText())
                .isEqualTo("cpu");
        assertThat(json.get("deadLetters").toString())
                .isEqualTo("{\"hours\":24,\"total\":3,\"complete\":true,\"unreadable\":0,\"byReason\":"
                        + "{\"UNDECODABLE\":3}}");
    }

    @Test
    void shouldGiveNullForWhatIsNotKnown() throws Exception {
        // Given
        Overview away = new Overview(
                NOW,
                WHERE,
                new Answer.Failed<>("broker kafka:9092 cannot be reached; check that it runs"),
                new Answer.Failed<>("schema registry: gone; check it"),
                new Answer.NotAsked<>("the broker"),
                new Answer.NotAsked<>("the broker"),
                new Answer.NotAsked<>("the broker"),
                new Answer.NotAsked<>("the broker"),
                new Answer.NotAsked<>("the broker"));

        // When
        List<Attention> attentions = Attentions.of(away, LIMITS);
        JsonNode json = new ObjectMapper().readTree(OverviewJson.of(away, attentions));

        // Then
        assertThat(attentions)
                .containsExactly(
                        new Attention("broker kafka:9092 cannot be reached", "check that it runs"),
                        new Attention("schema registry: gone", "check it"));
        assertThat(Stream.of("topics", "groups", "networks", "trainers", "deadLetters"))
                .allSatisfy(part -> assertThat(json.get(part).isNull()).isTrue());
        assertThat(json.at("/registry/subjects").isNull()).isTrue();
        assertThat(json.at("/brokers/count").isNull()).isTrue();
        assertThat(OverviewTable.lines(away, attentions))
                .contains("brokers    kafka:9092: no answer, see below", "versions   not known without the broker");
    }

    @Test
    void shouldShowTheLastVersionsAndThoseThatAreSet() {
        // Given
        IntStream.rangeClosed(3, 20).mapToObj(OverviewTest::model).forEach(models::add);

        // When, then
        assertThat(table().stream().filter(line -> line.matches(" +\\d+ +.*")))
                .extracting(line -> line.strip().replaceFirst(" .*", ""))
                .containsExactly("1", "2", "16", "17", "18", "19", "20");
        assertThat(table()).contains("  and 13 older; 'dpf models list' shows all");
    }

    private Overview overview() {
        return new Overview(
                NOW,
                WHERE,
                new Answer.Given<>(3),
                new Answer.Given<>(subjects),
                new Answer.Given<>(topics),
                new Answer.Given<>(groups),
                new Answer.Given<>(NetworkView.of(new Situation(models, rollouts, statuses), NOW)),
                new Answer.Given<>(trainers.stream()
                        .map(status -> TrainerView.of(status, NOW))
                        .toList()),
                new Answer.Given<>(letters));
    }

    private List<Attention> attentions() {
        return Attentions.of(overview(), LIMITS);
    }

    private List<String> table() {
        return OverviewTable.lines(overview(), attentions());
    }

    private static GroupLag group(GroupLag.Role role, String name, int members, long lag) {
        return new GroupLag(role, name, "raw-images", members == 0 ? "EMPTY" : "STABLE", members, lag);
    }

    private static ModelVersion model(int version) {
        return new ModelVersion(
                "net",
                version,
                "file:///bundles/" + version,
                "00",
                null,
                Map.of("agreement", 0.99, "adaptiveSsim", 0.487),
                Instant.EPOCH);
    }

    private static Rollout rollout(int stable, int canary) {
        return Rollout.newBuilder()
                .setNetworkId("net")
                .setStableVersion(stable)
                .setCanaryVersion(canary)
                .setCanaryShare(0.1)
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }

    private static GatewayStatus status(String instance) {
        return GatewayStatus.newBuilder()
                .setInstanceId(instance)
                .setNetworkId("net")
                .setState(GatewayState.RUNNING)
                .setDpfVersion(1)
                .setCanaryVersion(2)
                .setCanaryShare(0.1)
                .setExecutionProvider("cpu")
                .setLag(42L)
                .setUpdatedAt(NOW.minusSeconds(3))
                .build();
    }
}
