"""A screen to share: a slide, drawn in the sharer's page, since a browser without a screen has none to choose from."""

SLIDE = """() => {
  const [width, height] = [1280, 720];
  const canvas = Object.assign(document.createElement("canvas"), {width, height});
  const brush = canvas.getContext("2d");
  const text = (size, weight, colour, words, x, y) => {
    brush.font = `${weight} ${size}px Inter, sans-serif`;
    brush.fillStyle = colour;
    brush.fillText(words, x, y);
  };
  const draw = () => {
    brush.fillStyle = "#fdfdfb";
    brush.fillRect(0, 0, width, height);
    text(52, 650, "#14171c", "Spring release", 88, 132);
    text(26, 400, "#565d68", "Where we stand, and what is left until 28 March", 88, 178);
    const parts = [["Search", 0.92], ["Sharing", 0.78], ["Import", 0.55], ["Billing", 0.3]];
    parts.forEach(([name, done], index) => {
      const y = 280 + 96 * index;
      text(28, 550, "#14171c", name, 88, y + 30);
      brush.fillStyle = "#e2f1ed";
      brush.fillRect(280, y, 760, 42);
      brush.fillStyle = "#0a6b5e";
      brush.fillRect(280, y, 760 * done, 42);
      text(26, 550, "#07564b", `${Math.round(100 * done)} %`, 1066, y + 31);
    });
  };
  draw();
  setInterval(draw, 500);
  navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(5);
}"""
