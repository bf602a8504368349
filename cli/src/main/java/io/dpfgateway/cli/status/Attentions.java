package io.dpfgateway.cli.status;

import io.dpfgateway.cli.deadletter.LetterCount;
import io.dpfgateway.schemas.topic.SubjectState;
import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import io.dpfgateway.schemas.topic.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.TopicConfig;

/** What of an overview needs a person: the rules, but for those of the gateways. */
public final class Attentions {
    private static final String CREATE = "run 'dpf topics create', with the --topic-prefix of this installation";

    private final List<Attention> found = new ArrayList<>();

    private Attentions() {}

    /** In the order of the overview; empty where all is well. */
    public static List<Attention> of(Overview overview, Limits limits) {
        Attentions all = new Attentions();
        for (Answer<?> answer : overview.answers()) {
            if (answer instanceof Answer.Failed<?> failed) {
                all.found.add(Attention.ofMessage(failed.why()));
            }
        }
        overview.topics().value().ifPresent(all::addTopics);
        overview.subjects().value().ifPresent(all::addSubjects);
        overview.groups().value().ifPresent(groups -> groups.forEach(group -> all.addGroup(group, limits)));
        overview.networks()
                .value()
                .ifPresent(networks -> all.found.addAll(GatewayAttentions.of(networks, overview.at())));
        overview.trainers().value().ifPresent(trainers -> all.found.addAll(TrainerAttentions.of(trainers)));
        overview.letters().value().ifPresent(letters -> all.addLetters(letters, limits));
        return List.copyOf(all.found);
    }

    private void add(String what, String todo) {
        found.add(new Attention(what, todo));
    }

    private void addTopics(List<TopicView> topics) {
        List<TopicState> states = topics.stream().map(TopicView::state).toList();
        List<String> missing = states.stream()
                .filter(state -> !state.exists())
                .map(TopicState::name)
                .toList();
        if (!missing.isEmpty()) {
            add(
                    "topics are missing, or this user may not see them: " + String.join(", ", missing),
                    missing.size() == states.size() ? "check --topic-prefix, or " + CREATE : CREATE);
        }
        for (TopicState state : states) {
            state.differences().stream()
                    .filter(Attentions::isWrong)
                    .forEach(difference -> add(
                            "topic " + state.name() + ": " + difference.setting() + " is " + difference.actual()
                                    + " where " + difference.expected() + " is expected",
                            "run kafka-configs --alter --entity-type topics --entity-name " + state.name()
                                    + " --add-config " + difference.setting() + "=" + difference.expected()));
        }
    }

    /** How long records are kept, and room for larger ones, are the operator's to choose. */
    static boolean isWrong(SettingDifference difference) {
        return switch (difference.setting()) {
            case TopicConfig.CLEANUP_POLICY_CONFIG -> true;
            case TopicConfig.MAX_MESSAGE_BYTES_CONFIG -> isBelow(difference.actual(), difference.expected());
            default -> false;
        };
    }

    private static boolean isBelow(String actual, String expected) {
        try {
            return Long.parseLong(actual) < Long.parseLong(expected);
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private void addSubjects(List<SubjectState> subjects) {
        String missing = subjects.stream()
                .filter(subject -> !subject.registered())
                .map(SubjectState::subject)
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            add("the registry lacks this release's schema of " + missing, CREATE + "; check --registry");
        }
        for (SubjectState subject : subjects) {
            subject.difference()
                    .ifPresent(difference -> add(
                            "registry, subject " + subject.subject() + ": compatibility is " + difference.actual()
                                    + " where " + difference.expected() + " is expected",
                            "set it at the registry, or a later schema may stop whoever reads the topic"));
        }
    }

    private void addGroup(GroupLag group, Limits limits) {
        String behind = Attention.count(group.lag(), "record waits", "records wait") + " on " + group.topic();
        boolean isNeeded = group.role() != GroupLag.Role.SAMPLER;
        if (isNeeded && group.exists() && group.members() == 0 && group.lag() > 0) {
            add(
                    behind + ", and nobody of group " + group.group() + " is there",
                    group.role() == GroupLag.Role.TRAINER
                            ? "start it with 'dpf trainer --config trainer.yaml'"
                            : "start a gateway with 'dpf gateway --config gateway.yaml', and see that it stays");
        } else if (group.members() > 0 && group.lag() > limits.lag()) {
            add(
                    behind + " for group " + group.group() + ", more than --max-lag " + limits.lag(),
                    "look at docs/metrics.md for what holds it up; start more, or give them more cores");
        }
    }

    private void addLetters(LetterCount letters, Limits limits) {
        if (letters.total() > limits.letters()) {
            add(
                    (letters.isCut() ? "at least " : "")
                            + Attention.count(letters.total(), "dead letter", "dead letters")
                            + " of the last " + OverviewReader.RECENT.toHours() + " h, more than --max-dead-letters "
                            + limits.letters(),
                    "see 'dpf dead-letters list'; mend the cause, then 'dpf dead-letters replay'");
        }
    }
}
