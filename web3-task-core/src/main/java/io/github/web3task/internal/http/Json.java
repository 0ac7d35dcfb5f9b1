package io.github.web3task.internal.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The library's own JSON mapper: no host setting reaches it (clause ENV-6). */
public final class Json {
    private Json() {}

    /**
     * A strict mapper. Its buffers belong to it and not to the threads that use it, because a thread-local buffer would
     * keep a redeployed application's classes. Field names are not interned, because callers choose them.
     */
    public static JsonMapper newMapper() {
        JsonFactory factory = JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.newBoundedPool(JsonRecyclerPools.BoundedPool.DEFAULT_CAPACITY))
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
