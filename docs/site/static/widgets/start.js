// Before the manager of the widgets: without these lines it asks the network for anywidget and fonts.
{
  const folder = document.currentScript.src.replace(/start\.js.*$/, "");
  window.__jupyter_widgets_assets_path__ = folder;
  document.currentScript.dataset.jupyterWidgetsCdn = folder;
  window.requirejs.config({ waitSeconds: 0, paths: { anywidget: `${folder}anywidget` } });
}
