package io.bursar.sandbox.press;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a print shop is set up.
///
/// @param port 0 means any free one
/// @param secret by which both sides sign
/// @param printing how long it prints before it posts and calls back; null when it posts at once
///   and answers so
/// @param recordDir where it remembers; null to forget when closed
public record PressSettings(
    int port, String secret, @Nullable Duration printing, @Nullable Path recordDir) {}
