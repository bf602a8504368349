package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.GatewayException;
import java.util.List;

/** The machine, the broker, topics or the registry are not ready for a gateway; one line for each. Nothing was started. */
public final class StartCheckException extends GatewayException {
    private static final long serialVersionUID = 1L;

    StartCheckException(List<String> problems) {
        super(problems);
    }
}
