package io.dpfgateway.trainer.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What was done to a vault.
 *
 * @param number of the line, from 1; 0 before it is written
 * @param at when
 * @param action what
 * @param count of how many pictures
 * @param who did it
 * @param why it was done
 * @param subject of an erasure: its kind and keyed hash; empty otherwise
 * @param entries how many entries there were after it
 * @param erasures how many erasures there had been by then
 */
public record AuditLine(
        long number,
        Instant at,
        AuditAction action,
        int count,
        String who,
        String why,
        String subject,
        int entries,
        long erasures) {
    ObjectNode toJson() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("at", at.toString()).put("action", action.name()).put("count", count);
        json.put("who", who).put("why", why).put("subject", subject);
        return json.put("entries", entries).put("erasures", erasures);
    }

    static AuditLine of(JsonNode json) {
        return new AuditLine(
                json.path("number").asLong(),
                Instant.parse(json.path("at").asText()),
                AuditAction.valueOf(json.path("action").asText()),
                json.path("count").asInt(),
                json.path("who").asText(),
                json.path("why").asText(),
                json.path("subject").asText(),
                json.path("entries").asInt(),
                json.path("erasures").asLong());
    }
}
