package dev.seneschal.preset;

import static com.cronutils.model.CronType.SPRING53;
import static com.cronutils.model.CronType.UNIX;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Cron expressions, as cron-utils reads them. It is asked in UTC only, whose clock is never changed; the rest is ours. */
final class CronExpression {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int NO_LIMIT = -1;
    private static final int FIELDS_WITH_SECONDS = 6;

    private CronExpression() {}

    static Schedule parse(String expression, ZoneId zone) {
        String fields = withoutNickname(expression.trim());
        try {
            ExecutionTime times = executionTime(fields);
            LocalTimes local = after -> next(times, after);
            return recursAllDay(fields) ? new RecurringTimes(local, zone) : new FixedTimes(local, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a cron expression: '" + expression + "': " + e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException("cron expressions need com.cronutils:cron-utils, which is missing", e);
        }
    }

    private static ExecutionTime executionTime(String fields) {
        CronType type = split(fields).size() == FIELDS_WITH_SECONDS ? SPRING53 : UNIX;
        CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type));
        return ExecutionTime.forCron(parser.parse(fields).validate());
    }

    private static Optional<LocalDateTime> next(ExecutionTime times, LocalDateTime after) {
        ZonedDateTime second = after.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC);
        return times.nextExecution(second).map(ZonedDateTime::toLocalDateTime);
    }

    /** As cron itself tells the two kinds of jobs apart: by the star that the hours begin with. */
    private static boolean recursAllDay(String fields) {
        List<String> field = split(fields);
        return field.get(field.size() - 4).startsWith("*");
    }

    private static List<String> split(String fields) {
        return List.of(BLANKS.split(fields, NO_LIMIT));
    }

    private static String withoutNickname(String expression) {
        return switch (expression) {
            case "@yearly", "@annually" -> "0 0 1 1 *";
            case "@monthly" -> "0 0 1 * *";
            case "@weekly" -> "0 0 * * 0";
            case "@daily", "@midnight" -> "0 0 * * *";
            case "@hourly" -> "0 * * * *";
            default -> expression;
        };
    }
}
