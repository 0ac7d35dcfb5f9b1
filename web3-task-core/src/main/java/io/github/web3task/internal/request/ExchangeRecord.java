package io.github.web3task.internal.request;

import io.github.web3task.campaign.CampaignPhase;
import io.github.web3task.exchange.Exchange;
import io.github.web3task.exchange.Outcome;
import io.github.web3task.protocol.ResultCode;
import io.github.web3task.provider.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one implementation of {@link Exchange}. */
record ExchangeRecord(
        Instant time,
        String requestId,
        @Nullable String traceparent,
        String method,
        String path,
        @Nullable String rawQuery,
        @Nullable String wallet,
        Map<String, @Nullable TaskStatus> tasks,
        ResultCode code,
        int status,
        String answer,
        Outcome outcome,
        @Nullable String reason,
        @Nullable Duration providerTime,
        Duration totalTime,
        @Nullable CampaignPhase phase)
        implements Exchange {}
