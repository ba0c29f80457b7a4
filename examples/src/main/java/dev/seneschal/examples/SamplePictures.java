package dev.seneschal.examples;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A folder of pictures, with a file among them that only looks like one. */
final class SamplePictures {

    private static final int PICTURES = 12;
    private static final int SMALLEST = 400;
    private static final int STEP = 100;

    private SamplePictures() {}

    static Path make() throws IOException {
        Path folder = Files.createTempDirectory("seneschal-thumbnails");
        for (int i = 1; i <= PICTURES; i++) {
            ImageIO.write(
                    picture(SMALLEST + i * STEP, SMALLEST, i),
                    "png",
                    folder.resolve("picture-" + i + ".png").toFile());
        }
        Files.writeString(folder.resolve("poison.png"), "This is no picture.");
        return folder;
    }

    private static BufferedImage picture(int width, int height, int number) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        Color from = Color.getHSBColor(number / (float) PICTURES, 0.8f, 0.9f);
        graphics.setPaint(new GradientPaint(0, 0, from, width, height, Color.WHITE));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.DARK_GRAY);
        graphics.drawOval(width / 4, height / 4, width / 2, height / 2);
        graphics.dispose();
        return image;
    }
}
