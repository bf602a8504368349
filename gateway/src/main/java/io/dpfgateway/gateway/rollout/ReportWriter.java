package io.dpfgateway.gateway.rollout;

import io.dpfgateway.schemas.record.VersionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words how far each version is.
 *
 * @param announcements what is wanted
 * @param running what runs
 */
record ReportWriter(Announcements announcements, @Nullable Lineup running) {
    /** The newest of them: a status is one record, whatever number of versions there were. */
    private static final int MOST_VERSIONS = 20;

    RolloutReport write(List<VersionState> states) {
        Optional<Lineup.Canary> canary = Optional.ofNullable(running).flatMap(Lineup::canary);
        return new RolloutReport(
                canary.map(trial ->
                        new RolloutReport.Trial(trial.version(), trial.share().share())),
                states.stream()
                        .sorted(Comparator.comparing(VersionState::version).reversed())
                        .limit(MOST_VERSIONS)
                        .sorted(Comparator.comparing(VersionState::version))
                        .map(ReportWriter::status)
                        .toList(),
                detail(states));
    }

    private static VersionStatus status(VersionState state) {
        String reason = state instanceof VersionState.Refused refused ? text(refused) : "";
        return new VersionStatus(state.version(), state.stage(), reason);
    }

    private static String text(VersionState.Refused refused) {
        return "refused (" + refused.reason() + "): " + refused.message();
    }

    /** Of each version that should run and does not. */
    private String detail(List<VersionState> states) {
        int stable = running == null ? 0 : running.stable().version();
        Optional<Wanted> wanted = announcements.wanted(stable);
        List<String> problems = new ArrayList<>();
        wanted.stream()
                .flatMap(what -> what.versions().stream())
                .filter(version -> !announcements.isAnnounced(version))
                .filter(version -> states.stream()
                        .noneMatch(state -> state.version() == version && state instanceof VersionState.Loaded))
                .forEach(version -> problems.add(
                        "version " + version + " is to run and is not announced; publish it, or roll back"));
        states.stream()
                .filter(VersionState.Refused.class::isInstance)
                .map(VersionState.Refused.class::cast)
                .filter(refused -> announcements.isRuled()
                        ? wanted.filter(what -> what.includes(refused.version()))
                                .isPresent()
                        : refused.version() > stable)
                .forEach(refused -> problems.add(text(refused)));
        return problems.stream().collect(Collectors.joining("; "));
    }
}
