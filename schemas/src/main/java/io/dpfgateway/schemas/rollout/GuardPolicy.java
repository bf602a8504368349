package io.dpfgateway.schemas.rollout;

import io.dpfgateway.schemas.record.Rollout;

/** What guards, of gateways and of trainers, may take back by themselves. */
public enum GuardPolicy {
    /** Nothing: they measure and tell. */
    OFF,
    /** The version on trial. */
    CANARY,
    /** The version on trial, and the stable one where there is a version before it. */
    ALL;

    /** What holds where nobody says otherwise, in each of them. */
    public static final GuardPolicy USUAL = CANARY;

    /**
     * Whether a version may be taken back.
     *
     * @param set what is set; a rollback of it must take this version away, or it may not
     */
    public boolean covers(Rollout set, int version) {
        boolean onTrial = set.getCanaryVersion() != null;
        return StepBack.subject(set) == version
                && switch (this) {
                    case OFF -> false;
                    case CANARY -> onTrial;
                    case ALL -> onTrial || set.getPreviousVersion() != null;
                };
    }
}
