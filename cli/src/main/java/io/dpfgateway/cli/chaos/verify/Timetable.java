package io.dpfgateway.cli.chaos.verify;

import io.dpfgateway.gateway.rollout.CanaryShare;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.Rollout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which versions were set when. A picture that was sent after all gateways had agreed on a rollout must be poisoned as that one
 * says, or as a later one; whoever is killed meanwhile starts with the newest. A version that is tried is a new one each time, so
 * one that comes too early or too late shows. Used by one thread.
 */
public final class Timetable {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Rollout rollout, Optional<Instant> agreed) {
        boolean gives(String source, int version) {
            boolean trial =
                    rollout.getCanaryVersion() != null && new CanaryShare(rollout.getCanaryShare()).includes(source);
            return version == (trial ? rollout.getCanaryVersion() : rollout.getStableVersion());
        }
    }

    /** Something else is set. */
    public void set(Rollout rollout) {
        entries.add(new Entry(rollout, Optional.empty()));
    }

    /** All gateways run what was set last. */
    public void agreed(Instant now) {
        int last = entries.size() - 1;
        entries.set(last, new Entry(entries.get(last).rollout, Optional.of(now)));
    }

    /** Whether all gateways run what was set last; true where nothing was set. */
    public boolean isAgreed() {
        return entries.isEmpty() || entries.get(entries.size() - 1).agreed.isPresent();
    }

    /** Whether its version was in force for its source between its sending and now. */
    boolean allows(PoisonedRecord output) {
        int from = IntStream.range(0, entries.size())
                .filter(i -> entries.get(i)
                        .agreed
                        .filter(at -> !at.isAfter(output.getCapturedAt()))
                        .isPresent())
                .max()
                .orElse(0);
        return entries.isEmpty()
                || entries.subList(from, entries.size()).stream()
                        .anyMatch(entry -> entry.gives(output.getSource(), output.getDpfVersion()));
    }
}
