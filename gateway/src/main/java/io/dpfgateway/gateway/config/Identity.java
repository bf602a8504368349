package io.dpfgateway.gateway.config;

import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.schemas.topic.TopicNames;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Who this gateway is.
 *
 * @param networkId the task network whose DPF it runs
 * @param applicationId the same for all instances that share the work; also the consumer group
 * @param instanceId this process; the key of its status
 * @param topics the installation's topic names
 */
public record Identity(NetworkId networkId, String applicationId, String instanceId, TopicNames topics) {
    public static final String DEFAULT_APPLICATION_ID = "dpf-gateway";

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    public Identity {
        Faults faults = new Faults();
        checkLegal("applicationId", applicationId, faults);
        checkLegal("instanceId", instanceId, faults);
        faults.raise();
    }

    /** An instance on its own: default application, topics and instance id. */
    public static Identity of(NetworkId networkId) {
        return new Identity(networkId, DEFAULT_APPLICATION_ID, defaultInstanceId(), TopicNames.DEFAULT);
    }

    /** Host name and process id: unlike any other instance's that runs now. */
    static String defaultInstanceId() {
        return hostName().replaceAll("[^a-zA-Z0-9._-]", "-") + "-"
                + ProcessHandle.current().pid();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static void checkLegal(String key, String value, Faults faults) {
        faults.unless(
                LEGAL.matcher(value).matches(),
                key + ": is '" + value + "'; give 1 to 200 letters, digits, dots, underscores and hyphens");
    }
}
