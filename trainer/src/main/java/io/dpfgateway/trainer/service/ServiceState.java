package io.dpfgateway.trainer.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a trainer service knows after a kill.
 *
 * @param lastStart when the last training began, or, before the first, when the service first ran: samples and hours count from here
 * @param commandOffset of the last command that was taken up; -1 before the first
 * @param pending a command that is to be carried out next; null if there is none
 * @param job the training that runs; null if none does
 * @param last the last training that ended; null before the first
 */
record ServiceState(
        Instant lastStart,
        long commandOffset,
        @Nullable Trigger pending,
        @Nullable JobRecord job,
        @Nullable JobRecord last) {
    static ServiceState first(Instant now) {
        return new ServiceState(Instant.ofEpochMilli(now.toEpochMilli()), -1, null, null, null);
    }

    /** A command was taken up. Of several that wait, the last one's reason counts. */
    ServiceState commanded(long offset, Trigger command) {
        return new ServiceState(lastStart, offset, command, job, last);
    }

    /** A command is done, unless it was another that was pending. */
    ServiceState without(Trigger command) {
        return new ServiceState(lastStart, commandOffset, command.equals(pending) ? null : pending, job, last);
    }

    /** The training that runs is given up, and told of nowhere. */
    ServiceState withoutJob() {
        return new ServiceState(lastStart, commandOffset, pending, null, last);
    }

    /** A training begins, which may be what was pending. */
    ServiceState begun(JobRecord begun) {
        return new ServiceState(
                begun.startedAt(), commandOffset, begun.trigger().equals(pending) ? null : pending, begun, last);
    }

    ServiceState with(JobRecord changed) {
        return new ServiceState(lastStart, commandOffset, pending, changed, last);
    }

    ServiceState ended(JobRecord ended) {
        return new ServiceState(lastStart, commandOffset, pending, null, ended);
    }
}
