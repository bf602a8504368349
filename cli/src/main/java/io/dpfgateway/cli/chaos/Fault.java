package io.dpfgateway.cli.chaos;

/** What is done to a running system. */
enum Fault {
    /** kill -9 of a gateway, which is started again. */
    KILL,
    /** SIGTERM to a gateway in the middle of its work; it is started again when it has ended. */
    TERMINATE,
    /** One gateway more. */
    JOIN,
    /** One gateway less, by SIGTERM. */
    LEAVE,
    /** kill -9 of the broker, which is started again after a while. */
    BROKER_KILL,
    /** Gateways do not reach the registry for a while; one of them is killed meanwhile and has to start without. */
    REGISTRY_AWAY,
    /** Other versions are set: one is tried, promoted or taken back. */
    SWAP
}
