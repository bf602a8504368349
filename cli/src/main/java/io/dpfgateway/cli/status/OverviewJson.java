package io.dpfgateway.cli.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.cli.deadletter.LetterCount;
import io.dpfgateway.cli.rollout.ModelTable;
import io.dpfgateway.cli.rollout.StandingTable;
import io.dpfgateway.schemas.record.TrainerJob;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.topic.SubjectState;
import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import io.dpfgateway.schemas.topic.TopicState;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An overview as an object for programs, as docs/operations.md tells it. Keys are added and never taken away or given another
 * meaning; a part that is not known is null.
 */
public final class OverviewJson {
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    private OverviewJson() {}

    /** One line. */
    public static String of(Overview overview, List<Attention> attentions) {
        OverviewJson shape = new OverviewJson();
        shape.json.put("at", overview.at().toString());
        shape.json.put("ok", attentions.isEmpty());
        ArrayNode needs = shape.json.putArray("attention");
        for (Attention attention : attentions) {
            needs.addObject().put("what", attention.what()).put("do", attention.todo());
        }
        shape.addPlaces(overview);
        shape.add("topics", overview.topics(), (topics, array) -> topics.forEach(t -> addTopic(t, array.addObject())));
        shape.add("groups", overview.groups(), (groups, array) -> groups.forEach(g -> addGroup(g, array.addObject())));
        shape.add(
                "networks",
                overview.networks(),
                (networks, array) -> networks.forEach(network -> array.add(object(network))));
        shape.add(
                "trainers",
                overview.trainers(),
                (trainers, array) -> trainers.forEach(trainer -> addTrainer(trainer, array.addObject())));
        shape.addLetters(overview.letters());
        return shape.json.toString();
    }

    private void addPlaces(Overview overview) {
        ObjectNode brokers = json.putObject("brokers");
        brokers.put("at", overview.where().brokers());
        brokers.put("reachable", overview.brokers().value().isPresent());
        brokers.put("count", overview.brokers().value().orElse(null));
        ObjectNode registry = json.putObject("registry");
        registry.put("at", overview.where().registry());
        registry.put("reachable", overview.subjects().value().isPresent());
        overview.subjects()
                .value()
                .ifPresentOrElse(
                        subjects -> {
                            ArrayNode array = registry.putArray("subjects");
                            subjects.forEach(subject -> addSubject(subject, array.addObject()));
                        },
                        () -> registry.putNull("subjects"));
    }

    private static void addSubject(SubjectState subject, ObjectNode json) {
        json.put("subject", subject.subject());
        json.put("registered", subject.registered());
        ArrayNode differences = json.putArray("differences");
        subject.difference().ifPresent(difference -> add(difference, differences));
    }

    private static void add(SettingDifference difference, ArrayNode array) {
        array.addObject()
                .put("setting", difference.setting())
                .put("expected", difference.expected())
                .put("actual", difference.actual())
                .put("wrong", Attentions.isWrong(difference));
    }

    /** Fills an array from a value. */
    private interface Filler<T> {
        void fill(T value, ArrayNode array);
    }

    private <T> void add(String name, Answer<T> answer, Filler<T> filler) {
        Consumer<T> known = value -> filler.fill(value, json.putArray(name));
        answer.value().ifPresentOrElse(known, () -> json.putNull(name));
    }

    private static void addTopic(TopicView view, ObjectNode json) {
        TopicState state = view.state();
        json.put("name", state.name());
        json.put("exists", state.exists());
        json.put("partitions", state.partitions());
        json.put("replicas", state.replicas());
        json.put("records", view.records());
        ArrayNode differences = json.putArray("differences");
        state.differences().forEach(difference -> add(difference, differences));
    }

    private static void addGroup(GroupLag group, ObjectNode json) {
        json.put("group", group.group());
        json.put("role", group.role().name().toLowerCase(Locale.ROOT));
        json.put("topic", group.topic());
        json.put("exists", group.exists());
        json.put("state", group.state());
        json.put("members", group.members());
        json.put("lag", group.lag());
    }

    private static ObjectNode object(NetworkView view) {
        ObjectNode network = StandingTable.object(view.standing());
        ArrayNode versions = network.putArray("versions");
        view.versions().forEach(model -> {
            ObjectNode version = ModelTable.object(model, view.standing().rollout());
            ObjectNode refusals = version.putObject("refusedBy");
            view.refusals(model.getVersion()).forEach(refusals::put);
            versions.add(version);
        });
        return network;
    }

    private static void addTrainer(TrainerView trainer, ObjectNode json) {
        TrainerStatus status = trainer.status();
        json.put("instanceId", status.getInstanceId());
        json.put("networkId", status.getNetworkId());
        json.put("state", status.getState().name());
        json.put("silent", trainer.isSilent());
        json.put("leader", status.getLeader());
        json.put("vaultPictures", status.getVaultPictures());
        json.put("vaultBytes", status.getVaultBytes());
        json.put("newSamples", status.getNewSamples());
        json.put("detail", status.getDetail());
        json.put("updatedAt", status.getUpdatedAt().toString());
        @Nullable TrainerJob job = status.getLastJob();
        if (job == null) {
            json.putNull("lastTraining");
            return;
        }
        ObjectNode training = json.putObject("lastTraining");
        training.put("id", job.getId());
        training.put("version", job.getVersion());
        training.put("trigger", job.getTrigger());
        training.put("verdict", job.getVerdict().name());
        ArrayNode reasons = training.putArray("reasons");
        job.getReasons().forEach(reasons::add);
        training.put("startedAt", job.getStartedAt().toString());
        training.put(
                "endedAt", job.getEndedAt() == null ? null : job.getEndedAt().toString());
    }

    private void addLetters(Answer<LetterCount> answer) {
        answer.value()
                .ifPresentOrElse(
                        letters -> {
                            ObjectNode object = json.putObject("deadLetters");
                            object.put("hours", OverviewReader.RECENT.toHours());
                            object.put("total", letters.total());
                            object.put("complete", !letters.isCut());
                            object.put("unreadable", letters.unreadable());
                            ObjectNode reasons = object.putObject("byReason");
                            new TreeMap<>(letters.byReason())
                                    .forEach((reason, count) -> reasons.put(reason.name(), count));
                        },
                        () -> json.putNull("deadLetters"));
    }
}
