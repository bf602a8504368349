package io.dpfgateway.partner.predict;

import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.schemas.record.PoisonedRecord;

/**
 * Names one release of a DPF.
 *
 * @param network the task network
 * @param version the DPF's version, from 1
 */
public record ReleaseId(NetworkId network, int version) {
    public ReleaseId {
        if (version < 1) {
            throw new IllegalArgumentException("a DPF's version is " + version + "; versions begin at 1");
        }
    }

    /** The release that a record says it was made with. What a record says is not to be trusted as a path. */
    static ReleaseId of(PoisonedRecord record) {
        try {
            return new ReleaseId(new NetworkId(record.getNetworkId()), record.getDpfVersion());
        } catch (BundleException | IllegalArgumentException e) {
            throw new RefusedRecordException(
                    Refusal.NO_RELEASE,
                    "its network id or DPF version cannot be one; ask the owner what the gateway wrote",
                    e);
        }
    }

    @Override
    public String toString() {
        return "version " + version + " of network " + network;
    }
}
