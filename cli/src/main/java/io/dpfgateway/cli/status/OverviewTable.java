package io.dpfgateway.cli.status;

import io.dpfgateway.cli.deadletter.LetterCount;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.topic.SubjectState;
import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import io.dpfgateway.schemas.topic.TopicState;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An overview as lines for people. */
public final class OverviewTable {
    private static final String TOPIC_ROW = "%-30s  %10s  %15s  %s";
    private static final int TOPIC_WIDTH = 30;
    private static final int STATE_WIDTH = 38;
    private static final int GROUP_WIDTH = 26;
    private static final int READS_WIDTH = 28;
    private static final int GROUP_STATE_WIDTH = 12;
    private static final String GROUP_ROW = "%-26s  %7s  %15s  %-28s  %s";

    private final Lines lines = new Lines();

    private OverviewTable() {}

    /** All of it, none longer than {@value Lines#COLUMNS} columns; what needs a person comes last, where the prompt is. */
    public static List<String> lines(Overview overview, List<Attention> attentions) {
        OverviewTable table = new OverviewTable();
        table.addPlaces(overview);
        overview.topics().value().ifPresent(table::addTopics);
        overview.groups().value().ifPresent(table::addGroups);
        overview.networks()
                .value()
                .ifPresent(
                        networks -> networks.forEach(network -> NetworkTable.add(network, overview.at(), table.lines)));
        overview.trainers().value().ifPresent(trainers -> TrainerTable.add(trainers, table.lines));
        table.addRest(overview);
        table.addAttentions(attentions);
        return table.lines.all();
    }

    private void addPlaces(Overview overview) {
        lines.add("at         " + overview.at().truncatedTo(ChronoUnit.SECONDS));
        lines.wrap(
                "brokers    ",
                overview.where().brokers() + ": "
                        + describe(overview.brokers(), count -> Attention.count(count, "broker", "brokers")));
        lines.wrap(
                "registry   ",
                overview.where().registry() + ": " + describe(overview.subjects(), OverviewTable::describe));
    }

    private static String describe(List<SubjectState> subjects) {
        long missing =
                subjects.stream().filter(subject -> !subject.registered()).count();
        return missing == 0
                ? "has this release's schemas"
                : "lacks " + missing + " of this release's " + subjects.size() + " schemas";
    }

    /** What was given, or why it was not. */
    private static <T> String describe(Answer<T> answer, Function<T, String> words) {
        if (answer instanceof Answer.Failed<T>) {
            return "no answer, see below";
        }
        if (answer instanceof Answer.NotAsked<T> none) {
            return "not known without " + none.needs();
        }
        return answer.value().map(words).orElseThrow();
    }

    private void addTopics(List<TopicView> topics) {
        lines.gap();
        lines.add(TOPIC_ROW.formatted("TOPIC", "PARTITIONS", "RECORDS", "STATE"));
        for (TopicView view : topics) {
            TopicState state = view.state();
            lines.add(TOPIC_ROW.formatted(
                    Lines.cell(state.name(), TOPIC_WIDTH),
                    state.exists() ? state.partitions() : "-",
                    state.exists() ? number(view.records()) : "-",
                    Lines.cell(state.exists() ? describe(state) : "MISSING", STATE_WIDTH)));
        }
    }

    private static String describe(TopicState state) {
        return state.differences().isEmpty()
                ? "ok"
                : state.differences().stream()
                        .sorted(Comparator.comparing(difference -> !Attentions.isWrong(difference)))
                        .map(OverviewTable::describe)
                        .collect(Collectors.joining(", "));
    }

    private static String describe(SettingDifference difference) {
        return (Attentions.isWrong(difference) ? "WRONG " : "") + difference.setting() + "=" + difference.actual();
    }

    private void addGroups(List<GroupLag> groups) {
        lines.gap();
        lines.add(GROUP_ROW.formatted("GROUP", "MEMBERS", "LAG", "READS", "STATE"));
        for (GroupLag group : groups) {
            lines.add(GROUP_ROW.formatted(
                    Lines.cell(group.group(), GROUP_WIDTH),
                    group.exists() ? group.members() : "-",
                    group.exists() ? number(group.lag()) : "-",
                    Lines.cell(group.topic(), READS_WIDTH),
                    Lines.cell(
                            group.exists() ? group.state().toLowerCase(Locale.ROOT) : "not there", GROUP_STATE_WIDTH)));
        }
    }

    private void addRest(Overview overview) {
        lines.gap();
        if (overview.networks().value().isEmpty()) {
            lines.wrap("versions   ", describe(overview.networks(), networks -> ""));
        }
        lines.wrap(
                "dead letters of the last " + OverviewReader.RECENT.toHours() + " h: ",
                describe(overview.letters(), OverviewTable::describe));
    }

    private static String describe(LetterCount letters) {
        String reasons = letters.byReason().entrySet().stream()
                .sorted(Map.Entry.<DeadLetterReason, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> number(entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        String total = letters.total() == 0 ? "none" : number(letters.total()) + " (" + reasons + ")";
        String unreadable =
                letters.unreadable() == 0 ? "" : ", " + number(letters.unreadable()) + " records cannot be read";
        return (letters.isCut() ? "at least " : "") + total + unreadable;
    }

    private void addAttentions(List<Attention> attentions) {
        lines.gap();
        if (attentions.isEmpty()) {
            lines.add("All is well.");
            return;
        }
        lines.add("NEEDS A PERSON");
        int number = 1;
        for (Attention attention : attentions) {
            lines.wrap("%2d. ".formatted(number++), attention.what());
            lines.wrap("    -> ", attention.todo());
        }
    }

    static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
