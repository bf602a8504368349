package io.dpfgateway.gateway.guard;

/** What a guard takes a version back for; the tag of its counter. */
public enum RollbackReason {
    /** Clean and poisoned outputs agree on too few pictures. */
    AGREEMENT
}
