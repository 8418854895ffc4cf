package io.bursar.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the embedded PostgreSQL keeps its data.
@ConfigurationProperties("bursar")
record DataSettings(@DefaultValue("./data") Path dataDir) {}
